// The beginning of a document of its own: what answers comes before what asks.

import './alone-fetch.js';
import './lab.js';
