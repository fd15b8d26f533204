// Made by dev/vendor.mjs: the types of d3.js.
export { scaleLinear, scaleLog } from 'd3-scale';
export { select } from 'd3-selection';
export { zoom, zoomIdentity } from 'd3-zoom';
