module.exports = {
  mode: 'production',
  target: 'web',
  context: __dirname,
  entry: './page.js',
  output: { path: __dirname, filename: 'page.bundle.js', library: { name: 'page', type: 'var' } },
};
