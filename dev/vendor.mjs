// Bundles the browser libraries of ioviz into static/vendor, one self-contained module each, so that
// the site needs no front-end build. `node dev/vendor.mjs` writes the files; with --check it writes
// nothing and fails when a committed file differs from what package-lock.json gives.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..', 'static', 'vendor');

// from: [package or entry point, exported names]; the declarations next to the bundle follow from it.
const bundles = [
  {
    file: 'lit',
    why: 'HTML and SVG templates and custom elements without a build step',
    from: [
      ['lit', ['LitElement', 'html', 'svg', 'css', 'render', 'nothing']],
      ['lit/directives/class-map.js', ['classMap']],
      ['lit/directives/guard.js', ['guard']],
      ['lit/directives/keyed.js', ['keyed']],
      ['lit/directives/live.js', ['live']],
      ['lit/directives/ref.js', ['createRef', 'ref']],
      ['lit/directives/repeat.js', ['repeat']],
      ['lit/directives/unsafe-html.js', ['unsafeHTML']],
    ],
  },
  {
    file: 'd3',
    why: 'scales and ticks of the timeline, zoom and pan with mouse, touch and wheel',
    from: [
      ['d3-scale', ['scaleLinear', 'scaleLog']],
      ['d3-selection', ['select']],
      ['d3-zoom', ['zoom', 'zoomIdentity']],
    ],
  },
  {
    file: 'uplot',
    why: 'charts of the bench: log axes, points and lines on a canvas',
    from: [['uplot', ['default as uPlot']]],
  },
];

const reexport = ([name, names]) => `export { ${names.join(', ')} } from '${name}';\n`;

function packageAt(dir) {
  const { name, version, license } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  const file = readdirSync(dir).find((f) => /^licen[cs]e/i.test(f));
  if (!file) throw new Error(`package ${name} carries no licence text`);
  return { name, version, license, text: readFileSync(join(dir, file), 'utf8').trim() };
}

const packageOf = (entry) => entry.split('/')[0];

// packagesIn names every package with code in the bundle, as its licence has to travel with it, and
// those asked for by name, which may only pass on what others hold.
function packagesIn(metafile, from) {
  const dirs = new Set(from.map(([entry]) => `node_modules/${packageOf(entry)}`));
  const [output] = Object.values(metafile.outputs);
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
    const dir = /^node_modules\/(@[^/]+\/)?[^/]+/.exec(input);
    if (dir && bytesInOutput > 0) dirs.add(dir[0]);
  }
  return [...dirs].sort().map((dir) => packageAt(join(here, dir)));
}

async function bundle({ file, why, from }) {
  const result = await build({
    stdin: { contents: from.map(reexport).join(''), resolveDir: here, sourcefile: `${file}.js` },
    absWorkingDir: here,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    write: false,
  });
  const packages = packagesIn(result.metafile, from);
  const header = packages.map((p) => ` * ${p.name} ${p.version}, ${p.license}\n`).join('');
  const code = `/*!\n${header} * Licence texts: LICENSES.md. Made by dev/vendor.mjs, not edited.\n */\n${result.outputFiles[0].text}`;
  const types = `// Made by dev/vendor.mjs: the types of ${file}.js.\n${from.map(reexport).join('')}`;
  return { file, why, from, packages, code, types };
}

function licences(packages) {
  const parts = packages.map((p) => {
    return `## ${p.name} ${p.version} (${p.license})\n\n\`\`\`text\n${p.text}\n\`\`\`\n`;
  });
  return `# Licences of the code in this folder\n\n${parts.join('\n')}`;
}

function readme(made) {
  const sha = (code) => createHash('sha256').update(code).digest('hex');
  const kb = (code) => (Buffer.byteLength(code) / 1024).toFixed(1);
  const rows = made.map(({ file, why, code, packages, from }) => {
    const direct = new Set(from.map(([entry]) => packageOf(entry)));
    const versions = packages
      .filter((p) => direct.has(p.name))
      .map((p) => `${p.name} ${p.version}`);
    const kinds = [...new Set(packages.map((p) => p.license))].sort();
    return `| ${file}.js | ${versions.join(', ')} | ${kinds.join(', ')} | ${why} | ${kb(code)} KB | \`${sha(code)}\` |\n`;
  });
  const names = made.map(({ file, from }) => {
    return `- \`${file}.js\`: ${from
      .flatMap(([, all]) => all)
      .map((n) => `\`${n}\``)
      .join(', ')}\n`;
  });
  return `# Vendored browser libraries

Each file is one ES module with nothing to load after it, bundled and minified from the packages that
\`dev/package-lock.json\` pins. The texts of all licences are in [LICENSES.md](LICENSES.md).

| File | Version | Licence | Why | Size | sha256 |
|---|---|---|---|---|---|
${rows.join('')}
What they export:

${names.join('')}
The files in this folder are made by \`make vendor\` and checked by \`make vendor-check\`, which \`make test\`
runs; to change what is exported, edit the list in \`dev/vendor.mjs\`. The \`.d.ts\` files tell the type
checker what is in a bundle and are of no use to the browser.
`;
}

const made = await Promise.all(bundles.map(bundle));
const packages = new Map(made.flatMap((b) => b.packages).map((p) => [p.name, p]));
const files = new Map([
  ['README.md', readme(made)],
  ['LICENSES.md', licences([...packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1)))],
  ...made.flatMap((b) => [
    [`${b.file}.js`, b.code],
    [`${b.file}.d.ts`, b.types],
  ]),
]);

if (process.argv.includes('--check')) {
  const read = (name) =>
    existsSync(join(target, name)) ? readFileSync(join(target, name), 'utf8') : '';
  const wrong = [...files].filter(([name, text]) => read(name) !== text).map(([name]) => name);
  const strange = readdirSync(target).filter((name) => !files.has(name));
  for (const name of wrong)
    console.error(`static/vendor/${name} is not what package-lock.json gives`);
  for (const name of strange)
    console.error(`static/vendor/${name} does not come from dev/vendor.mjs`);
  if (wrong.length || strange.length) {
    console.error('run make vendor and commit the result');
    process.exit(1);
  }
  console.log(`static/vendor: ${files.size} files match package-lock.json`);
} else {
  mkdirSync(target, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(target, name), text);
  for (const { file, code } of made) {
    console.log(
      `static/vendor/${file}.js: ${code.length} bytes, ${gzipSync(code).length} with gzip`,
    );
  }
}
