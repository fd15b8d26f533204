package onefile

import "html/template"

// document is the shell of the lab's page without what leads elsewhere. Scripts
// and styles are put in as they are, as the policy names their digests.
var document = template.Must(template.New("document").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}" data-theme="{{.Theme}}" data-alone="{{.Hash}}" data-step="{{.Step}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{.CSP}}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title data-word="export.alone.title" data-args="{{.Args}}">{{.Name}} · ioviz</title>
<link rel="icon" href="{{.Icon}}" type="image/svg+xml">
{{.CSS}}
{{.ImportMap}}
</head>
<body data-page="lab" data-idle="false">
<a class="skip" href="#app" data-word="skip">{{call .T "skip"}}</a>
<header class="top">
<b class="brand">io<span>viz</span></b>
<span class="small muted push" data-test="alone" data-word="export.alone" data-args="{{.Short}}">{{call .T "export.alone"}}</span>
<div class="tools">
<button type="button" class="pill" id="lang" data-test="lang" data-word-label="lang.switch" aria-label="{{call .T "lang.switch"}}"><span aria-hidden="true"><b data-lang="zh">中文</b> / <b data-lang="en">EN</b></span></button>
<button type="button" class="pill" id="theme" data-test="theme" data-word-label="theme.{{.Theme}}" aria-label="{{call .T .ThemeKey}}" data-word-title="theme.{{.Theme}}" title="{{call .T .ThemeKey}}"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"></circle><path d="M8 1.8a6.2 6.2 0 0 0 0 12.4z" fill="currentColor"></path></svg></button>
</div>
</header>
<main id="app" tabindex="-1">
<h1 class="sr" data-word="export.alone.title" data-args="{{.Args}}">{{.Name}} · ioviz</h1>
<div id="lab" class="lab"></div>
<noscript><p class="card">{{call .T "noscript"}}</p></noscript>
</main>
<footer class="foot">
<button type="button" id="help" data-test="help"><kbd>?</kbd> <span data-word="foot.keys">{{call .T "foot.keys"}}</span></button>
<span class="push">ioviz {{.Version}}</span>
</footer>
<div id="say" class="sr" role="status" aria-live="polite"></div>
{{.Held}}
{{.Start}}
</body>
</html>
`))
