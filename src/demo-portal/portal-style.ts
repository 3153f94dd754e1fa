/** The portal looks like itself, not like the identity provider. */
export const portalStyle = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.55 Georgia, 'Noto Serif', 'DejaVu Serif', serif; color: #1f1b16; background: #fbf7f0; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; padding: 1rem 1.25rem; background: #5b2a3c; color: #fff; }
.name { font-size: 1.25rem; font-weight: 700; }
.hint { color: #f3dfe6; font-size: 0.9375rem; }
main { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0.5rem 0 0.75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; margin: 1.75rem 0 0.5rem; }
form { margin-top: 1.75rem; }
button { font: inherit; font-weight: 700; min-height: 3.25rem; padding: 0.75rem 1.5rem; border: 2px solid #5b2a3c; border-radius: 0.5rem; background: #fff; color: #5b2a3c; cursor: pointer; }
button.sign-in { background: #0b4f9e; border-color: #0b4f9e; color: #fff; font-family: system-ui, sans-serif; width: 100%; max-width: 24rem; }
button:hover { filter: brightness(0.92); }
:focus-visible { outline: 3px solid #0b4f9e; outline-offset: 3px; }
fieldset { margin: 1.25rem 0 0; border: 1px solid #cbbfae; border-radius: 0.5rem; padding: 0.5rem 1rem 0.75rem; max-width: 24rem; }
legend { font-size: 0.9375rem; }
label { display: inline-flex; gap: 0.5rem; align-items: center; min-height: 2.5rem; margin-right: 1.25rem; }
.message { padding: 0.875rem 1rem; background: #f9e3df; border-left: 4px solid #a11d1d; }
dl { display: grid; gap: 0.5rem; margin: 0; }
dl > div { display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: 1rem; border-bottom: 1px solid #e2d8c9; padding-bottom: 0.5rem; }
dt { color: #6a5f52; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl > div { grid-template-columns: 1fr; gap: 0; } }
`;
