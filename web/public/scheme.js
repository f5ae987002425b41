// Sets the colour scheme before the first paint. A file, not an inline script: the security policy allows no inline scripts.
(function () {
  var kept = null;
  try {
    kept = localStorage.getItem('startline-scheme');
  } catch (error) {
    // Storage is closed to us: the system's scheme is used.
  }
  var isDark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
