// Before anything is painted, for whoever has not chosen: the colours of the system. It is no module, as
// those wait for the document.
if (matchMedia('(prefers-color-scheme: dark)').matches) {
  document.documentElement.dataset.theme = 'dark';
}
