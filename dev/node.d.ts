// Tests run under Node.js and import its modules; the types of Node.js stay out, as its globals would
// then pass for the browser's.
declare module 'node:*';
