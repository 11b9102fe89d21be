/** Style and script of the report page of a fleet. The page's policy names both by their digests. */

export const STYLE = `
:root{color-scheme:light dark;--paper:#fbfbf9;--surface:#fff;--ink:#1d1f24;--muted:#5b6069;--line:#e3e3de;--good:#1c6b44;--caution:#7d5200;--bad:#b0281f;--bar:#2f54c4;--rest:#d8dbe2}
@media (prefers-color-scheme:dark){:root{--paper:#131417;--surface:#1a1c20;--ink:#e7e8ea;--muted:#a2a7b0;--line:#2d3036;--good:#7ed3a6;--caution:#ecc071;--bad:#ff9c92;--bar:#9db5ff;--rest:#3a3e46}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem 4rem;background:var(--paper);color:var(--ink);font:400 .9375rem/1.5 "Segoe UI Variable Text","Segoe UI",system-ui,-apple-system,"Helvetica Neue",sans-serif}
h1{font-size:1.5rem;margin:0 0 .25rem}
h2{font-size:1.125rem;margin:2rem 0 .5rem}
p{margin:.25rem 0}
.muted{color:var(--muted)}
.verdict{font-size:1.125rem;font-weight:600}
.ok{color:var(--good)}.error{color:var(--bad)}.warning{color:var(--caution)}.info{color:var(--muted)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.figures li{background:var(--surface);border:1px solid var(--line);border-radius:.5rem;padding:.75rem}
.figures strong{display:block;font-size:1.5rem;line-height:1.2}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;background:var(--surface)}
caption{text-align:left;color:var(--muted);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.375rem .625rem;border-bottom:1px solid var(--line)}
th{font-weight:600}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td svg{display:block;width:10rem;height:.875rem}
code{font:inherit;font-family:ui-monospace,"Cascadia Mono",Consolas,monospace;font-size:.875em;white-space:nowrap}
label{display:block;margin:.5rem 0;font-weight:600}
input{font:inherit;width:100%;max-width:28rem;padding:.375rem .625rem;border:1px solid var(--muted);border-radius:.375rem;background:var(--surface);color:var(--ink)}
@media print{input,label{display:none}body{max-width:none}}
`;

export const SCRIPT = `
const input=document.querySelector('#filter');
const rows=[...document.querySelectorAll('#devices tbody tr')];
const shown=document.querySelector('#shown');
const texts=rows.map((row)=>row.textContent.toLowerCase());
input.addEventListener('input',()=>{
  const words=input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count=0;
  rows.forEach((row,i)=>{
    row.hidden=!words.every((word)=>texts[i].includes(word));
    if(!row.hidden)count++;
  });
  shown.textContent=count+' of '+rows.length+' devices shown';
});
`;
