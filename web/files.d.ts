/** Files that the build includes as text. */
declare module '*.b64' {
  const text: string;
  export default text;
}
