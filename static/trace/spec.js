// Generated from sim/spec.go by go generate ./sim. Do not edit.

/** Version of the trace's forms.
 * @type {number} */
export const formatVersion = 1;

/** States by number.
 * @type {string[]} */
export const states = [
  "unknown",
  "new",
  "user",
  "kernel",
  "runnable",
  "blocked",
  "exited"
];

/** Places by number.
 * @type {string[]} */
export const places = [
  "none",
  "disk",
  "cache",
  "buffer",
  "mapping",
  "pipe",
  "socket",
  "nic",
  "peer",
  "record",
  "twin",
  "target",
  "own"
];

/** Names of the ledger's counts.
 * @type {string[]} */
export const totals = [
  "syscalls",
  "mode_switches",
  "voluntary",
  "involuntary",
  "wakeups",
  "cpu_copies",
  "cpu_copy_bytes",
  "dma",
  "dma_bytes",
  "refs",
  "ref_bytes",
  "faults_user",
  "faults_kernel",
  "faults_major",
  "block_requests",
  "cache_pages",
  "packets",
  "submissions",
  "completions",
  "notices",
  "notices_copied",
  "again",
  "arrivals",
  "examined",
  "returned",
  "pushes",
  "signals",
  "spawned",
  "own_work",
  "waited",
  "locks"
];

/** The demos and their parameters.
 * @type {any[]} */
export const demos = [
  {
    "name": "read-write",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "eof",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "mmap-write",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "eof",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1,
        "only": "sim"
      },
      {
        "name": "touch",
        "unit": "enum",
        "min": 0,
        "max": 2,
        "default": 0,
        "values": [
          "none",
          "touch",
          "populate"
        ]
      }
    ],
    "places": [
      "disk",
      "cache",
      "mapping",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "sendfile",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "eof",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "splice",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "eof",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "pipe",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "buffered-read",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "eof",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1,
        "only": "sim"
      },
      {
        "name": "buffer",
        "unit": "bytes",
        "min": 0,
        "max": 1048576,
        "default": 4096
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer",
      "record",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "o-direct",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "eof",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "vmsplice",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      }
    ],
    "places": [
      "buffer",
      "pipe",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "tee",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "eof",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "pipe",
      "twin",
      "target",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "sendfile-file",
    "family": "copy",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "eof",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "target"
    ]
  },
  {
    "name": "copy-file-range",
    "family": "copy",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "eof",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1,
        "only": "sim"
      },
      {
        "name": "reflink",
        "unit": "enum",
        "min": 0,
        "max": 1,
        "default": 0,
        "values": [
          "no",
          "yes"
        ]
      }
    ],
    "places": [
      "disk",
      "cache",
      "target"
    ]
  },
  {
    "name": "msg-zerocopy",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      }
    ],
    "places": [
      "buffer",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "io-uring",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "io-uring-batch",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "io-uring-fixed",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "io-uring-send-zc",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "io-uring-sqpoll",
    "family": "transfer",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "route",
        "unit": "enum",
        "min": 0,
        "max": 5,
        "default": 0,
        "values": [
          "loopback",
          "nic-sg",
          "nic",
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ],
        "sim_only": [
          "nic-sg",
          "nic"
        ],
        "root": [
          "veth-sg",
          "veth-nosg",
          "veth-nocsum"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer",
      "socket",
      "nic",
      "peer"
    ]
  },
  {
    "name": "read-sequential",
    "family": "reading",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 1048576
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 4096
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer"
    ]
  },
  {
    "name": "read-random",
    "family": "reading",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 1048576
      },
      {
        "name": "chunk",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 4096
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 1
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      },
      {
        "name": "advice",
        "unit": "enum",
        "min": 0,
        "max": 1,
        "default": 0,
        "values": [
          "none",
          "random"
        ]
      }
    ],
    "places": [
      "disk",
      "cache",
      "buffer"
    ]
  },
  {
    "name": "fork-cow",
    "family": "memory",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "access",
        "unit": "enum",
        "min": 0,
        "max": 1,
        "default": 0,
        "values": [
          "write",
          "read"
        ]
      }
    ],
    "places": [
      "buffer",
      "own"
    ]
  },
  {
    "name": "private-cow",
    "family": "memory",
    "params": [
      {
        "name": "size",
        "unit": "bytes",
        "min": 1,
        "max": 268435456,
        "default": 65536
      },
      {
        "name": "cold",
        "unit": "bool",
        "min": 0,
        "max": 1,
        "default": 0
      },
      {
        "name": "access",
        "unit": "enum",
        "min": 0,
        "max": 1,
        "default": 0,
        "values": [
          "write",
          "read"
        ]
      },
      {
        "name": "readahead",
        "unit": "bytes",
        "min": 4096,
        "max": 16777216,
        "default": 131072,
        "only": "sim"
      }
    ],
    "places": [
      "disk",
      "cache",
      "own"
    ]
  },
  {
    "name": "read-blocking",
    "family": "model",
    "params": [
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 20
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 16384,
        "default": 16
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "read-nonblocking",
    "family": "model",
    "params": [
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 20
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 16384,
        "default": 16
      },
      {
        "name": "own",
        "unit": "ms",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "read-ring-wait",
    "family": "model",
    "params": [
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 20
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 16384,
        "default": 16
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "read-ring-peek",
    "family": "model",
    "params": [
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 20
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 16384,
        "default": 16
      },
      {
        "name": "own",
        "unit": "ms",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "blocking",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "nonblocking-spin",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "own",
        "unit": "ms",
        "min": 0,
        "max": 1000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "nonblocking-sleep",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "pause",
        "unit": "ms",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "connect",
        "unit": "enum",
        "min": 0,
        "max": 1,
        "default": 1,
        "values": [
          "one-by-one",
          "before"
        ]
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "select",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "poll",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "epoll-lt",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "connect",
        "unit": "enum",
        "min": 0,
        "max": 1,
        "default": 0,
        "values": [
          "one-by-one",
          "before"
        ]
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "epoll-et",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "connect",
        "unit": "enum",
        "min": 0,
        "max": 1,
        "default": 1,
        "values": [
          "one-by-one",
          "before"
        ]
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "epoll-et-nodrain",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 8
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "connect",
        "unit": "enum",
        "min": 0,
        "max": 1,
        "default": 0,
        "values": [
          "one-by-one",
          "before"
        ]
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "sigio",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "room",
        "unit": "count",
        "min": 0,
        "max": 1000,
        "default": 1000
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "posix-aio",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "libaio",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "on",
        "unit": "enum",
        "min": 0,
        "max": 2,
        "default": 0,
        "values": [
          "socket",
          "buffered",
          "direct"
        ]
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "io-uring-net",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "io-uring-multishot",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "io-uring-net-sqpoll",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "own",
        "unit": "ms",
        "min": 0,
        "max": 1000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "thread-per-conn",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "process-per-conn",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ]
  },
  {
    "name": "kqueue",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ],
    "simulated": true
  },
  {
    "name": "dev-poll",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ],
    "simulated": true
  },
  {
    "name": "event-ports",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "idle",
        "unit": "count",
        "min": 0,
        "max": 10000,
        "default": 0
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ],
    "simulated": true
  },
  {
    "name": "iocp",
    "family": "model",
    "params": [
      {
        "name": "clients",
        "unit": "count",
        "min": 1,
        "max": 2000,
        "default": 3
      },
      {
        "name": "first",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "gap",
        "unit": "ms",
        "min": 0,
        "max": 10000,
        "default": 10
      },
      {
        "name": "order",
        "unit": "enum",
        "min": 0,
        "max": 3,
        "default": 0,
        "values": [
          "ascending",
          "descending",
          "shuffled",
          "together"
        ]
      },
      {
        "name": "shuffle",
        "unit": "count",
        "min": 1,
        "max": 1000,
        "default": 1
      },
      {
        "name": "message",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 16
      },
      {
        "name": "read",
        "unit": "bytes",
        "min": 1,
        "max": 65536,
        "default": 4096
      },
      {
        "name": "work",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0
      },
      {
        "name": "threads",
        "unit": "count",
        "min": 1,
        "max": 16,
        "default": 3
      },
      {
        "name": "concurrency",
        "unit": "count",
        "min": 0,
        "max": 64,
        "default": 0
      },
      {
        "name": "latency",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "disk",
        "unit": "us",
        "min": 0,
        "max": 100000,
        "default": 0,
        "only": "sim"
      },
      {
        "name": "cpus",
        "unit": "count",
        "min": 1,
        "max": 64,
        "default": 2,
        "only": "sim"
      }
    ],
    "simulated": true
  }
];

/** The table of kinds, indexed by kind.
 * @type {any[]} */
export const specs = [
  {
    "kind": 0,
    "name": "",
    "lane": "",
    "args": null,
    "effects": null
  },
  {
    "kind": 1,
    "name": "task_start",
    "lane": "task",
    "args": [
      {
        "name": "state",
        "unit": "state"
      }
    ],
    "from": [
      "new"
    ],
    "effects": [
      {
        "op": "begin"
      }
    ]
  },
  {
    "kind": 2,
    "name": "task_exit",
    "lane": "task",
    "args": null,
    "from": [
      "user",
      "kernel",
      "runnable",
      "blocked"
    ],
    "effects": [
      {
        "op": "begin",
        "n": 6
      }
    ]
  },
  {
    "kind": 3,
    "name": "syscall_enter",
    "lane": "task",
    "args": [
      {
        "name": "call",
        "unit": "str"
      },
      {
        "name": "fd",
        "unit": "fd"
      },
      {
        "name": "count",
        "unit": "bytes",
        "wide": true
      }
    ],
    "partner": "syscall_exit",
    "from": [
      "user"
    ],
    "effects": [
      {
        "op": "call"
      },
      {
        "op": "count",
        "total": "syscalls",
        "n": 1
      },
      {
        "op": "count",
        "total": "mode_switches",
        "n": 1
      }
    ]
  },
  {
    "kind": 4,
    "name": "syscall_exit",
    "lane": "task",
    "args": [
      {
        "name": "call",
        "unit": "str"
      },
      {
        "name": "ret",
        "unit": "ret",
        "wide": true
      }
    ],
    "from": [
      "kernel"
    ],
    "effects": [
      {
        "op": "return"
      },
      {
        "op": "count",
        "total": "mode_switches",
        "n": 1
      },
      {
        "op": "vain",
        "total": "again",
        "n": 1,
        "when": {
          "arg": "ret",
          "is": -11
        }
      }
    ]
  },
  {
    "kind": 5,
    "name": "fault",
    "lane": "task",
    "args": [
      {
        "name": "mode",
        "unit": "enum",
        "values": [
          "user",
          "kernel"
        ]
      },
      {
        "name": "major",
        "unit": "enum",
        "values": [
          "no",
          "yes"
        ]
      },
      {
        "name": "addr",
        "unit": "addr",
        "wide": true
      }
    ],
    "from": [
      "user",
      "kernel"
    ],
    "effects": [
      {
        "op": "count",
        "total": "faults_user",
        "n": 1,
        "when": {
          "arg": "mode",
          "is": 0
        }
      },
      {
        "op": "count",
        "total": "mode_switches",
        "n": 2,
        "when": {
          "arg": "mode",
          "is": 0
        }
      },
      {
        "op": "count",
        "total": "faults_kernel",
        "n": 1,
        "when": {
          "arg": "mode",
          "is": 1
        }
      },
      {
        "op": "count",
        "total": "faults_major",
        "n": 1,
        "when": {
          "arg": "major",
          "is": 1
        }
      }
    ]
  },
  {
    "kind": 6,
    "name": "switch_out",
    "lane": "task",
    "args": [
      {
        "name": "why",
        "unit": "enum",
        "values": [
          "blocked",
          "preempted"
        ]
      },
      {
        "name": "wait",
        "unit": "str"
      },
      {
        "name": "next",
        "unit": "str"
      }
    ],
    "partner": "switch_in",
    "from": [
      "user",
      "kernel"
    ],
    "effects": [
      {
        "op": "out"
      },
      {
        "op": "count",
        "total": "voluntary",
        "n": 1,
        "when": {
          "arg": "why",
          "is": 0
        }
      },
      {
        "op": "count",
        "total": "involuntary",
        "n": 1,
        "when": {
          "arg": "why",
          "is": 1
        }
      }
    ]
  },
  {
    "kind": 7,
    "name": "switch_in",
    "lane": "task",
    "args": null,
    "from": [
      "runnable"
    ],
    "effects": [
      {
        "op": "in"
      }
    ]
  },
  {
    "kind": 8,
    "name": "wakeup",
    "lane": "task",
    "args": [
      {
        "name": "waker",
        "unit": "task"
      },
      {
        "name": "by",
        "unit": "str"
      },
      {
        "name": "ctx",
        "unit": "enum",
        "values": [
          "task",
          "softirq",
          "hardirq",
          "unknown"
        ]
      }
    ],
    "from": [
      "blocked",
      "runnable",
      "user",
      "kernel"
    ],
    "effects": [
      {
        "op": "wake"
      },
      {
        "op": "count",
        "total": "wakeups",
        "n": 1
      }
    ]
  },
  {
    "kind": 9,
    "name": "copy",
    "lane": "task",
    "args": [
      {
        "name": "by",
        "unit": "enum",
        "values": [
          "cpu",
          "dma"
        ]
      },
      {
        "name": "from",
        "unit": "place"
      },
      {
        "name": "to",
        "unit": "place"
      },
      {
        "name": "bytes",
        "unit": "bytes",
        "wide": true
      },
      {
        "name": "first",
        "unit": "enum",
        "values": [
          "no",
          "yes"
        ]
      }
    ],
    "effects": [
      {
        "op": "flow"
      },
      {
        "op": "count",
        "total": "cpu_copies",
        "arg": "first",
        "when": {
          "arg": "by",
          "is": 0
        }
      },
      {
        "op": "count",
        "total": "cpu_copy_bytes",
        "arg": "bytes",
        "when": {
          "arg": "by",
          "is": 0
        }
      },
      {
        "op": "count",
        "total": "dma",
        "arg": "first",
        "when": {
          "arg": "by",
          "is": 1
        }
      },
      {
        "op": "count",
        "total": "dma_bytes",
        "arg": "bytes",
        "when": {
          "arg": "by",
          "is": 1
        }
      }
    ]
  },
  {
    "kind": 10,
    "name": "ref",
    "lane": "task",
    "args": [
      {
        "name": "from",
        "unit": "place"
      },
      {
        "name": "to",
        "unit": "place"
      },
      {
        "name": "bytes",
        "unit": "bytes",
        "wide": true
      },
      {
        "name": "first",
        "unit": "enum",
        "values": [
          "no",
          "yes"
        ]
      }
    ],
    "effects": [
      {
        "op": "flow"
      },
      {
        "op": "count",
        "total": "refs",
        "arg": "first"
      },
      {
        "op": "count",
        "total": "ref_bytes",
        "arg": "bytes"
      }
    ]
  },
  {
    "kind": 11,
    "name": "cache_add",
    "lane": "task",
    "args": [
      {
        "name": "index",
        "unit": "page",
        "wide": true
      },
      {
        "name": "pages",
        "unit": "count"
      }
    ],
    "effects": [
      {
        "op": "allot"
      },
      {
        "op": "count",
        "total": "cache_pages",
        "arg": "pages"
      }
    ],
    "group": "cache"
  },
  {
    "kind": 12,
    "name": "fill",
    "lane": "task",
    "args": [
      {
        "name": "bytes",
        "unit": "bytes",
        "wide": true
      }
    ],
    "effects": [
      {
        "op": "fill"
      }
    ]
  },
  {
    "kind": 13,
    "name": "block_issue",
    "lane": "disk",
    "args": [
      {
        "name": "sector",
        "unit": "sector",
        "wide": true
      },
      {
        "name": "bytes",
        "unit": "bytes"
      },
      {
        "name": "write",
        "unit": "enum",
        "values": [
          "no",
          "yes"
        ]
      }
    ],
    "partner": "block_complete",
    "effects": [
      {
        "op": "issue"
      },
      {
        "op": "count",
        "total": "block_requests",
        "n": 1
      }
    ],
    "group": "block"
  },
  {
    "kind": 14,
    "name": "block_complete",
    "lane": "disk",
    "args": [
      {
        "name": "sector",
        "unit": "sector",
        "wide": true
      },
      {
        "name": "bytes",
        "unit": "bytes"
      },
      {
        "name": "write",
        "unit": "enum",
        "values": [
          "no",
          "yes"
        ]
      }
    ],
    "effects": [
      {
        "op": "transfer"
      },
      {
        "op": "count",
        "total": "dma",
        "n": 1
      },
      {
        "op": "count",
        "total": "dma_bytes",
        "arg": "bytes"
      }
    ]
  },
  {
    "kind": 15,
    "name": "xmit",
    "lane": "net",
    "args": [
      {
        "name": "len",
        "unit": "bytes"
      },
      {
        "name": "dev",
        "unit": "str"
      }
    ],
    "effects": [
      {
        "op": "count",
        "total": "packets",
        "n": 1
      }
    ],
    "group": "packets"
  },
  {
    "kind": 16,
    "name": "receive",
    "lane": "net",
    "args": [
      {
        "name": "len",
        "unit": "bytes"
      },
      {
        "name": "dev",
        "unit": "str"
      },
      {
        "name": "ctx",
        "unit": "enum",
        "values": [
          "task",
          "softirq",
          "hardirq",
          "unknown"
        ]
      }
    ],
    "effects": [],
    "group": "packets"
  },
  {
    "kind": 17,
    "name": "tally",
    "lane": "task",
    "args": [
      {
        "name": "total",
        "unit": "str"
      },
      {
        "name": "n",
        "unit": "count",
        "wide": true
      }
    ],
    "effects": [
      {
        "op": "tally",
        "arg": "total"
      }
    ]
  },
  {
    "kind": 18,
    "name": "proof",
    "lane": "run",
    "args": [
      {
        "name": "predicted",
        "unit": "str"
      },
      {
        "name": "observed",
        "unit": "str"
      },
      {
        "name": "old",
        "unit": "bytes",
        "wide": true
      },
      {
        "name": "new",
        "unit": "bytes",
        "wide": true
      }
    ],
    "effects": [
      {
        "op": "proof"
      }
    ]
  },
  {
    "kind": 19,
    "name": "lost",
    "lane": "run",
    "args": [
      {
        "name": "n",
        "unit": "count",
        "wide": true
      },
      {
        "name": "where",
        "unit": "str"
      }
    ],
    "effects": [
      {
        "op": "lose",
        "arg": "n",
        "n": 1
      }
    ]
  },
  {
    "kind": 20,
    "name": "undelivered",
    "lane": "run",
    "args": [
      {
        "name": "n",
        "unit": "count",
        "wide": true
      },
      {
        "name": "where",
        "unit": "str"
      }
    ],
    "effects": [
      {
        "op": "lose",
        "arg": "n"
      }
    ]
  },
  {
    "kind": 21,
    "name": "note",
    "lane": "run",
    "args": [
      {
        "name": "key",
        "unit": "str"
      },
      {
        "name": "n",
        "unit": "count",
        "wide": true
      }
    ],
    "effects": []
  },
  {
    "kind": 22,
    "name": "arrive",
    "lane": "task",
    "args": [
      {
        "name": "from",
        "unit": "place"
      },
      {
        "name": "to",
        "unit": "place"
      },
      {
        "name": "bytes",
        "unit": "bytes",
        "wide": true
      },
      {
        "name": "first",
        "unit": "enum",
        "values": [
          "no",
          "yes"
        ]
      }
    ],
    "effects": [
      {
        "op": "flow"
      }
    ]
  },
  {
    "kind": 23,
    "name": "unshare",
    "lane": "task",
    "args": [
      {
        "name": "place",
        "unit": "place"
      },
      {
        "name": "bytes",
        "unit": "bytes",
        "wide": true
      },
      {
        "name": "first",
        "unit": "enum",
        "values": [
          "no",
          "yes"
        ]
      }
    ],
    "effects": [
      {
        "op": "unshare"
      },
      {
        "op": "count",
        "total": "cpu_copies",
        "arg": "first"
      },
      {
        "op": "count",
        "total": "cpu_copy_bytes",
        "arg": "bytes"
      }
    ]
  },
  {
    "kind": 24,
    "name": "submit",
    "lane": "task",
    "args": [
      {
        "name": "op",
        "unit": "str"
      },
      {
        "name": "id",
        "unit": "count",
        "wide": true
      },
      {
        "name": "poller",
        "unit": "enum",
        "values": [
          "no",
          "yes"
        ]
      }
    ],
    "effects": [
      {
        "op": "count",
        "total": "submissions",
        "n": 1
      }
    ],
    "group": "submit"
  },
  {
    "kind": 25,
    "name": "complete",
    "lane": "task",
    "args": [
      {
        "name": "op",
        "unit": "str"
      },
      {
        "name": "id",
        "unit": "count",
        "wide": true
      },
      {
        "name": "ret",
        "unit": "ret",
        "wide": true
      }
    ],
    "effects": [
      {
        "op": "count",
        "total": "completions",
        "n": 1
      }
    ],
    "group": "complete",
    "alike": "ret"
  },
  {
    "kind": 26,
    "name": "notice",
    "lane": "task",
    "args": [
      {
        "name": "n",
        "unit": "count",
        "wide": true
      },
      {
        "name": "copied",
        "unit": "enum",
        "values": [
          "no",
          "yes"
        ]
      }
    ],
    "effects": [
      {
        "op": "count",
        "total": "notices",
        "arg": "n"
      },
      {
        "op": "count",
        "total": "notices_copied",
        "arg": "n",
        "when": {
          "arg": "copied",
          "is": 1
        }
      }
    ]
  },
  {
    "kind": 27,
    "name": "arrival",
    "lane": "net",
    "args": [
      {
        "name": "sock",
        "unit": "sock"
      },
      {
        "name": "what",
        "unit": "enum",
        "values": [
          "connection",
          "data",
          "end"
        ]
      },
      {
        "name": "bytes",
        "unit": "bytes",
        "wide": true
      }
    ],
    "effects": [
      {
        "op": "arrive"
      },
      {
        "op": "count",
        "total": "arrivals",
        "n": 1
      }
    ]
  },
  {
    "kind": 28,
    "name": "open",
    "lane": "task",
    "args": [
      {
        "name": "fd",
        "unit": "fd"
      },
      {
        "name": "sock",
        "unit": "sock"
      },
      {
        "name": "what",
        "unit": "enum",
        "values": [
          "listen",
          "connection",
          "epoll",
          "ring",
          "other",
          "file"
        ]
      }
    ],
    "effects": [
      {
        "op": "open"
      }
    ]
  },
  {
    "kind": 29,
    "name": "close",
    "lane": "task",
    "args": [
      {
        "name": "fd",
        "unit": "fd"
      },
      {
        "name": "sock",
        "unit": "sock"
      }
    ],
    "effects": [
      {
        "op": "close"
      }
    ]
  },
  {
    "kind": 30,
    "name": "interest",
    "lane": "task",
    "args": [
      {
        "name": "op",
        "unit": "enum",
        "values": [
          "add",
          "mod",
          "del"
        ]
      },
      {
        "name": "sock",
        "unit": "sock"
      },
      {
        "name": "events",
        "unit": "events"
      },
      {
        "name": "mode",
        "unit": "enum",
        "values": [
          "level",
          "edge",
          "oneshot",
          "exclusive"
        ]
      }
    ],
    "effects": [
      {
        "op": "interest"
      }
    ],
    "group": "interest",
    "alike": "op"
  },
  {
    "kind": 31,
    "name": "push",
    "lane": "net",
    "args": [
      {
        "name": "sock",
        "unit": "sock"
      },
      {
        "name": "events",
        "unit": "events"
      }
    ],
    "effects": [
      {
        "op": "push"
      },
      {
        "op": "count",
        "total": "pushes",
        "n": 1
      }
    ]
  },
  {
    "kind": 32,
    "name": "scan",
    "lane": "task",
    "args": [
      {
        "name": "n",
        "unit": "count"
      },
      {
        "name": "ready",
        "unit": "count"
      }
    ],
    "effects": [
      {
        "op": "sift"
      },
      {
        "op": "count",
        "total": "examined",
        "arg": "n"
      }
    ]
  },
  {
    "kind": 33,
    "name": "ready",
    "lane": "task",
    "args": [
      {
        "name": "sock",
        "unit": "sock"
      },
      {
        "name": "events",
        "unit": "events"
      }
    ],
    "effects": [
      {
        "op": "ready"
      },
      {
        "op": "count",
        "total": "returned",
        "n": 1
      }
    ],
    "group": "ready"
  },
  {
    "kind": 34,
    "name": "take",
    "lane": "task",
    "args": [
      {
        "name": "sock",
        "unit": "sock"
      },
      {
        "name": "bytes",
        "unit": "bytes",
        "wide": true
      }
    ],
    "effects": [
      {
        "op": "take"
      },
      {
        "op": "count",
        "total": "cpu_copies",
        "n": 1
      },
      {
        "op": "count",
        "total": "cpu_copy_bytes",
        "arg": "bytes"
      }
    ]
  },
  {
    "kind": 35,
    "name": "give",
    "lane": "task",
    "args": [
      {
        "name": "sock",
        "unit": "sock"
      },
      {
        "name": "bytes",
        "unit": "bytes",
        "wide": true
      }
    ],
    "effects": [
      {
        "op": "give"
      },
      {
        "op": "count",
        "total": "cpu_copies",
        "n": 1
      },
      {
        "op": "count",
        "total": "cpu_copy_bytes",
        "arg": "bytes"
      }
    ]
  },
  {
    "kind": 36,
    "name": "signal",
    "lane": "task",
    "args": [
      {
        "name": "signo",
        "unit": "count"
      },
      {
        "name": "sock",
        "unit": "sock"
      },
      {
        "name": "what",
        "unit": "enum",
        "values": [
          "queued",
          "coalesced",
          "taken",
          "overflow"
        ]
      },
      {
        "name": "events",
        "unit": "events"
      }
    ],
    "effects": [
      {
        "op": "count",
        "total": "signals",
        "n": 1,
        "when": {
          "arg": "what",
          "is": 2
        }
      }
    ]
  },
  {
    "kind": 37,
    "name": "spawn",
    "lane": "task",
    "args": [
      {
        "name": "child",
        "unit": "task"
      },
      {
        "name": "what",
        "unit": "enum",
        "values": [
          "thread",
          "process"
        ]
      },
      {
        "name": "sock",
        "unit": "sock"
      }
    ],
    "effects": [
      {
        "op": "count",
        "total": "spawned",
        "n": 1
      },
      {
        "op": "count",
        "total": "mode_switches",
        "n": 1
      }
    ]
  },
  {
    "kind": 38,
    "name": "handle",
    "lane": "task",
    "args": [
      {
        "name": "sock",
        "unit": "sock"
      },
      {
        "name": "name",
        "unit": "str"
      }
    ],
    "from": [
      "user"
    ],
    "effects": []
  },
  {
    "kind": 39,
    "name": "dequeue",
    "lane": "task",
    "args": [
      {
        "name": "id",
        "unit": "count",
        "wide": true
      },
      {
        "name": "why",
        "unit": "enum",
        "values": [
          "asked",
          "queued",
          "slept",
          "ended"
        ]
      },
      {
        "name": "waiting",
        "unit": "count"
      },
      {
        "name": "running",
        "unit": "count"
      }
    ],
    "from": [
      "kernel",
      "blocked"
    ],
    "effects": []
  }
];
