/** Files that the build takes in as text. */
declare module '*.b64' {
  const text: string;
  export default text;
}
