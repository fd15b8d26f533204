// Made by dev/vendor.mjs: the types of uplot.js.
export { default as uPlot } from 'uplot';
