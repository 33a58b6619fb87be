/** The page's markup; its script fills `#result`. */
export const body = `<main>
<h1>Verify a bundle</h1>
<p>Checks the evidence of a run of Assay: who signed it, and that not a byte was changed, left out or put in since. Everything happens in this page. It has no access to any network, and nothing leaves your machine.</p>
<div class="trust"><p><strong>Do not take this page from the bundle, or from whoever gave you the bundle.</strong> A forger could send along a page that says yes to everything. Take it from an installation of Assay (<code>assay verify --page</code>), and the signer's key from the laboratory itself.</p></div>
<p id="no-script">This page needs JavaScript, which your browser does not run here. The same checks with openssl, sha256sum and jq stand in VERIFY.md, in the bundle.</p>
<div id="form" hidden>
<p><label for="key">1. The signer that you trust</label></p>
<p class="hint" id="key-hint">Fingerprint (64 hexadecimal digits) or public key (PEM). Without it only the bundle's wholeness is checked.</p>
<textarea id="key" spellcheck="false" autocomplete="off" autocapitalize="off" aria-describedby="key-hint key-trouble"></textarea>
<p class="trouble" id="key-trouble" role="alert"></p>
<div id="drop">
<p><label for="folder">2. The bundle's folder</label></p>
<p class="hint" id="folder-hint">Drop it anywhere on this page, or choose it. Your browser may call that an upload: none takes place.</p>
<input type="file" id="folder" webkitdirectory multiple aria-describedby="folder-hint">
</div>
<button type="button" id="again" hidden>Check again</button>
<div id="progress-box" hidden><progress id="progress" aria-label="Progress of the examination"></progress></div>
<p id="said" aria-live="polite"></p>
<section id="result" aria-label="Result"></section>
</div>
<footer><p>Not checked here: signatures of devices over an auditor's nonce, and whether a secret was left in the evidence. <code>assay verify</code> looks for both. Empty folders are not seen.</p>
<p>Signatures are checked by tweetnacl TWEETNACL_VERSION (public domain, Unlicense), digests by the browser's WebCrypto or, where that is missing, by this page. Assay ASSAY_VERSION, Apache-2.0.</p></footer>
</main>`;
