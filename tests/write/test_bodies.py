"""Pages in feeds: nothing runs, every address is whole, and all is readable without our files."""

import html
import os
import subprocess
import sys
import time
from html.parser import HTMLParser
from textwrap import dedent
from urllib.parse import urlsplit

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from material.extensions.emoji import to_svg, twemoji
from pymdownx.emoji import emojione, to_png
from pymdownx.superfences import fence_code_format, fence_div_format

from learnscape.write.bodies import cleaned
from learnscape.write.xml import xml_text

PAGE = "https://example.org/base/guide/page/"
SETTINGS = {
    "abbr": {}, "admonition": {}, "attr_list": {}, "def_list": {}, "footnotes": {}, "tables": {},
    "md_in_html": {}, "toc": {"permalink": True}, "pymdownx.details": {}, "pymdownx.highlight": {},
    "pymdownx.arithmatex": {"generic": True}, "pymdownx.superfences": {}, "pymdownx.tasklist": {},
    "pymdownx.emoji": {"emoji_index": twemoji, "emoji_generator": to_svg},
    "pymdownx.tabbed": {"alternate_style": True}, "pymdownx.inlinehilite": {},
}  # fmt: skip
ELEMENTS = {
    "a", "abbr", "address", "article", "aside", "audio", "b", "bdi", "blockquote", "br", "caption",
    "cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "footer", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd",
    "li", "mark", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section",
    "small", "source", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "time", "tr", "u", "ul", "var", "video", "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "align", "alt", "cite", "colspan", "controls", "datetime", "dir", "height", "href", "lang",
    "media", "poster", "reversed", "rowspan", "scope", "sizes", "span", "src", "srcset", "start",
    "title", "type", "value", "width",
}  # fmt: skip


def rendered(text, **changed):
    """Give what Python-Markdown makes of a text, with the settings of an extension changed."""
    changed = {f"pymdownx.{name}": values for name, values in changed.items()}
    configs = {name: values | changed.get(name, {}) for name, values in SETTINGS.items()}
    return markdown.markdown(dedent(text), extensions=[*SETTINGS], extension_configs=configs)


def fed(text, **changed):
    """Give what a feed has of a page in Markdown."""
    return cleaned(rendered(text, **changed), base=PAGE)


class Seen(HTMLParser):
    """What a third parser finds: the elements with their attributes, the text, and all else."""

    def __init__(self, markup):
        super().__init__()
        self.elements, self.text, self.strange = [], "", []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Note text."""
        self.text += data

    def strange_thing(self, data):
        """Note what has no place in content."""
        self.strange.append(data)

    handle_comment = handle_decl = handle_pi = unknown_decl = strange_thing

    def addresses(self):
        """Give every address."""
        for _, attributes in self.elements:
            for name in ("href", "src", "poster", "cite"):
                if name in attributes:
                    yield attributes[name]
            if "srcset" in attributes:
                yield from (one.split()[0] for one in attributes["srcset"].split(", "))


def read_back(text):
    """Give what a reader of XML makes of a text."""
    return etree.fromstring(f"<x>{html.escape(text)}</x>".encode()).text or ""


def assert_fit_for_feeds(markup):
    """Only elements and attributes that do nothing, only whole addresses, only legal characters."""
    seen = Seen(markup)
    assert {tag for tag, _ in seen.elements} <= ELEMENTS
    assert {name for _, attributes in seen.elements for name in attributes} <= ATTRIBUTES
    assert not seen.strange
    for address in seen.addresses():
        parts = urlsplit(address)
        assert parts.scheme in {"mailto", "tel"} or (parts.scheme[:4] == "http" and parts.netloc)
    assert read_back(markup) == markup


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("other/", PAGE + "other/"),
        ("../other/#part", "https://example.org/base/guide/other/#part"),
        ("/root", "https://example.org/root"),
        ("//cdn.example.net/x", "https://cdn.example.net/x"),
        ("#part", PAGE + "#part"),
        ("?q=1&amp;r", PAGE + "?q=1&amp;r"),
        ("", PAGE),
        (" two words\n", PAGE + "two%20words"),
        ("größe.html", PAGE + "gr%C3%B6%C3%9Fe.html"),
        ("%41%zz", PAGE + "%41%zz"),
        ("HTTP://example.net/a?b#c", "http://example.net/a?b#c"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        ("tel:+491", "tel:+491"),
    ],
)
def test_a_link_leads_to_the_same_place_from_everywhere(address, whole):
    """A reader of a feed is nowhere near the page."""
    assert cleaned(f'<a href="{address}">x</a>', base=PAGE) == f'<a href="{whole}">x</a>'


@pytest.mark.parametrize(
    "address",
    ["javascript:x", "JaVa\tScript:x", "&#1;javascript:x", "java&#10;script:x", "vbscript:x",
     "data:text/html,x", "file:///etc/passwd", "blob:x", "http://[", "https:", "http:///x", "x:y"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_goes(address):
    """The words stay: of the link, of the picture, of the frame. Nothing is ever raised."""
    markup = f'<p><a href="{address}">a</a><img src="{address}" alt="b"><q cite="{address}">c</q>'
    markup += f'<iframe src="{address}" title="d"></iframe><video poster="{address}"></video>'

    assert cleaned(markup, base=PAGE) == '<p>ab<q>c</q>d<video controls=""></video></p>'


@pytest.mark.parametrize(
    ("markup", "whole"),
    [
        ('<img src="a.png">', f'<img src="{PAGE}a.png">'),
        ('<img src="" data-src="a.png">', f'<img src="{PAGE}a.png">'),
        ('<img src="data:image/gif;base64,R0" data-src="a.png">', f'<img src="{PAGE}a.png">'),
        ('<img data-srcset="a.png 2x">', f'<img srcset="{PAGE}a.png 2x">'),
        ('<img src="HTTP://example.net/a">', '<img src="http://example.net/a">'),
        ('<img src="mailto:x" alt="A"><img src="" alt="B">', "AB"),
        ('<video poster="a.png" src="a.mp4" autoplay></video>',
         f'<video poster="{PAGE}a.png" src="{PAGE}a.mp4" controls=""></video>'),
        ('<audio><source src="a.ogg"></audio>',
         f'<audio controls=""><source src="{PAGE}a.ogg"></audio>'),
        ('<blockquote cite="b"></blockquote>', f'<blockquote cite="{PAGE}b"></blockquote>'),
        ('<img src="a.png" longdesc="b" usemap="#c" alt="A" width="1" height="2">',
         f'<img src="{PAGE}a.png" alt="A" width="1" height="2">'),
        ('<object data="a.pdf"><a href="a.pdf">A</a></object>', f'<a href="{PAGE}a.pdf">A</a>'),
        ('<svg><title>A</title><use xlink:href="b.svg#c"/></svg>', "A"),
        ('<iframe src="//example.net/v" title="A talk"></iframe>',
         '<a href="https://example.net/v">A talk</a>'),
        ('<iframe src="v"></iframe>', f'<a href="{PAGE}v">{PAGE}v</a>'),
        ('<base href="https://example.net/"><a href="b">x</a>', f'<a href="{PAGE}b">x</a>'),
    ],
)  # fmt: skip
def test_addresses_are_whole_wherever_they_stand(markup, whole):
    """Pictures that a script would load later, and frames that no feed may hold, included."""
    assert cleaned(markup, base=PAGE) == whole


@pytest.mark.parametrize(
    ("srcset", "whole"),
    [
        ("a.png, b.png 2x", "{}a.png, {}b.png 2x"),
        ("a.png 1x,b.png 2x", "{}a.png 1x, {}b.png 2x"),
        ("\n,a,b.png  100w ,, c,d.png,", "{}a,b.png 100w, {}c,d.png"),
        ("data:image/png;base64,AA 1x, //example.net/b 2x", "https://example.net/b 2x"),
        ("a(1,2).png 1x&#1;", "{}a(1,2).png 1x"),
    ],
)
def test_each_picture_of_a_set_keeps_what_it_is_for(srcset, whole):
    """Commas belong to the address that they stand in, as the HTML standard has it."""
    seen = Seen(cleaned(f'<img srcset="{srcset}">', base=PAGE))

    assert seen.elements == [("img", {"srcset": whole.replace("{}", PAGE)})]


@pytest.mark.parametrize(
    "host", ["[::x]", "[", "h:99999", "h:80:80", "two words", "%zz", "1.2.3.400"]
)
def test_a_host_that_cannot_be_goes(host):
    """With its scheme and all."""
    markup = f'<a href="http://{host}/x">a</a><img src="//{host}/x" alt="b">'

    assert cleaned(markup, base=PAGE) == "ab"


def test_a_set_without_a_picture_goes():
    """What the picture shows is said."""
    assert cleaned('<img srcset="data:,x 1x, ,http://[ 2x" alt="A">', base=PAGE) == "A"


def test_samples_of_code_are_not_rewritten():
    """An address in a sample is text."""
    sample = """<a href="b.md"><img src='../i.png' onerror="x()"></a>"""

    assert Seen(fed(f"```html\n{sample}\n```\n\n`{sample}`")).text.split("\n") == [
        sample, "", sample,
    ]  # fmt: skip


@pytest.mark.parametrize("style", ["table", "inline", "pymdownx-inline"])
def test_code_keeps_its_text_and_loses_its_line_numbers(style):
    """With its file's name above it, and no links, colours or copy buttons."""
    changed = {"linenums": True, "linenums_style": style, "anchor_linenums": True}
    page = '```python title="a.py" hl_lines="1"\nif a <  1:\n\n    b  \n```'

    seen = Seen(fed(page, highlight=changed))
    assert seen.text.strip() == "a.pyif a <  1:\n\n    b"
    assert {tag for tag, _ in seen.elements} == {"div", "p", "strong", "pre", "code"}


@given(st.text())
def test_white_space_in_code_is_kept(text):
    """Byte for byte; a line break is a line break, and a forbidden character is none."""
    kept = xml_text(text).replace("\r\n", "\n").replace("\r", "\n")
    for markup in ("<pre><code>{}</code></pre>", "<pre>\n{}</pre>", "<pre><b></b>{}</pre>"):
        once = cleaned(markup.format(html.escape(text)), base=PAGE)
        # A parser of HTML ignores a newline right after `<pre>`; Python's does not.
        assert "<pre>\n" not in once
        assert Seen(once).text == kept


def test_the_heading_on_top_is_left_out():
    """An item has a title. Other headings of the first order become ordinary ones."""
    assert fed("# Title\n\nText\n\n# More\n\n## Less") == (
        "<p>Text</p>\n<h2>More</h2>\n<h2>Less</h2>"
    )
    assert fed("Text\n\n# Title") == "<p>Text</p>\n<h2>Title</h2>"


def test_notes_have_their_title():
    """In bold, above what they say; also where they were folded."""
    note = "<blockquote>\n<p><strong>Look</strong></p>\n<p>Here</p>\n</blockquote>"

    assert fed('!!! note inline end "Look"\n    Here') == note
    assert fed('??? note "Look"\n    Here') == note
    assert cleaned("<details><summary><h3>A</h3></summary>B</details>", base=PAGE) == (
        "<blockquote><div><h3>A</h3></div>B</blockquote>"
    )


@pytest.mark.parametrize("alternate", [True, False])
def test_tabs_have_their_titles(alternate):
    """Each above what it shows, and without the inputs that switched them."""
    page = '=== "One"\n\n    - [ ] First\n\n=== "Two"\n\n    === "Three"\n\n        Third'

    seen = Seen(
        fed(page, tabbed={"alternate_style": alternate}, tasklist={"custom_checkbox": True})
    )
    assert seen.text.split() == ["One", "☐", "First", "Two", "Three", "Third"]
    assert [tag for tag, _ in seen.elements if tag != "div"] == [
        "p", "strong", "ul", "li", "p", "strong", "p", "strong", "p",
    ]  # fmt: skip


@pytest.mark.parametrize("custom", [True, False])
def test_tasks_have_their_boxes(custom):
    """As letters: a feed has no forms."""
    assert fed("- [ ] a\n- [x] b", tasklist={"custom_checkbox": custom}) == (
        "<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n</ul>"
    )


def test_icons_go_and_emoji_are_letters():
    """A picture of a letter, on another's server, is the letter."""
    assert fed("A :material-check: b :smile:") == "<p>A  b 😄</p>"
    assert fed(":smile:", emoji={"emoji_index": emojione, "emoji_generator": to_png}) == (
        "<p>😄</p>"
    )


def test_footnotes_lead_to_the_page():
    """There and back."""
    assert [*Seen(fed("A[^1]\n\n[^1]: B")).addresses()] == [f"{PAGE}#fn:1", f"{PAGE}#fnref:1"]


@pytest.mark.parametrize("generic", [True, False])
def test_formulas_show_their_source(generic):
    """In a line and in a block, once."""
    seen = Seen(fed("$a<b$\n\n$$\nc\n$$", arithmatex={"generic": generic}))

    assert [tag for tag, _ in seen.elements if tag != "div"] == ["p", "code", "pre", "code"]
    assert seen.text.split() == (["\\(a<b\\)", "\\[", "c", "\\]"] if generic else ["a<b", "c"])


@pytest.mark.parametrize("drawn", [fence_code_format, fence_div_format])
def test_diagrams_show_their_source(drawn):
    """Line by line."""
    fence = {"name": "mermaid", "class": "mermaid", "format": drawn}

    assert fed("```mermaid\nA --> B\n  C\n```", superfences={"custom_fences": [fence]}) == (
        "<pre><code>A --&gt; B\n  C</code></pre>"
    )


def test_drawings_and_formulas_in_markup_say_their_words():
    """What they look like is lost."""
    assert cleaned("<svg><style>a{}</style><text>A</text> <text>B</text></svg>", base=PAGE) == "A B"
    formula = "<math><mi>x</mi><annotation encoding=tex>x^2</annotation></math>"
    assert cleaned(formula, base=PAGE) == "x^2"


def test_tables_are_tables():
    """With their alignment, which Markdown writes as a style."""
    assert fed("a | b\n--|-:\n1 | 2").replace("\n", "") == (
        '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead>'
        '<tbody><tr><td>1</td><td align="right">2</td></tr></tbody></table>'
    )


def test_the_lighter_of_two_pictures_is_shown():
    """The other one is for dark screens, which our styles know and a feed does not."""
    assert fed("![A](a.png#only-light)![A](b.png#only-dark)") == (
        f'<p><img alt="A" src="{PAGE}a.png#only-light"></p>'
    )


def test_marks_of_our_site_go():
    """Ids, classes, styles, handlers, comments, buttons and empty links."""
    page = """
    ## A {: #x .y style="color: red" onclick="z()" lang=fr }

    <div class="grid cards" markdown data-x="1">
    *B*{.c}<!-- comment --><button class="copy">Copy</button><a id="anchor"></a><?php x ?>
    </div>
    """
    assert fed(page).replace("\n", "") == '<h2 lang="fr">A</h2><div><p><em>B</em></p></div>'


@pytest.mark.parametrize("markup", ["", " \n", "<!-- x -->", "<script>x</script>\n", "\f"])
def test_nothing_is_nothing(markup):
    """A page without words has none in a feed."""
    assert cleaned(markup, base=PAGE) == ""


def test_characters_that_no_feed_may_hold_are_dropped():
    """Also where the page refers to them by number."""
    assert cleaned("<p title='a\fb'>c\x00d&#12;e\ud800f\uffff</p>", base=PAGE) == (
        '<p title="ab">cdef</p>'
    )
    assert cleaned("<summary>a&#12;b</summary><img alt='&#1;c'>", base=PAGE) == (
        "<p><strong>ab</strong></p>c"
    )


@given(
    st.text(st.characters(exclude_categories=()) | st.sampled_from("\0\b\t\n\v\f\r\x1f\x7f\x85"))
)
def test_xml_text_is_what_xml_can_hold(text):
    """All of it, and nothing else: what is legal is kept."""
    kept = xml_text(text)

    assert read_back(kept) == kept.replace("\r\n", "\n").replace("\r", "\n")
    for character in {*text} - {*kept}:
        with pytest.raises((etree.XMLSyntaxError, UnicodeEncodeError)):
            read_back(character)


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(1) onerror=eval(src)>",
    "<img/src='x'/onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'/></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><title>&lt;img src=x onerror=alert(1)&gt;</title></svg>",
    "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><p title='</title><img src=x onerror=alert(1)>'>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<template><img src=x onerror=alert(1)></template>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><img src=x onerror=alert(1)><![endif]-->",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<?x ><img src=x onerror=alert(1)>?>",
    "<iframe srcdoc='<img src=x onerror=alert(1)>'></iframe>",
    "<iframe title='<img src=x onerror=alert(1)>' src='//x/'></iframe>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<details open ontoggle=alert(1)><summary onclick=alert(1)>x</summary></details>",
    "<input autofocus onfocus=alert(1)><isindex type=image src=1 onerror=alert(1)>",
    "<body onload=alert(1)><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'><link rel=stylesheet href='javascript:alert(1)'>",
    "<p style='background:url(javascript:alert(1))'><table background='javascript:alert(1)'>",
    "<a href='javascript&colon;alert(1)' ping='//x'>x</a>",
    "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
    "<div class=arithmatex>&lt;img src=x onerror=alert(1)&gt;</div>",
    "<script type='math/tex'></code><img src=x onerror=alert(1)></script>",
    "<img alt='<img src=x onerror=alert(1)>'>",
)


@pytest.mark.parametrize("markup", HOSTILE)
def test_hostile_markup_does_nothing(markup):
    """However it tries to be read in two ways."""
    assert_fit_for_feeds(cleaned(markup, base=PAGE))


PIECES = [piece for one in HOSTILE for piece in one.replace("<", "\0<").split("\0") if piece]
PIECES += [
    f"<{end}{tag}>" for end in ("", "/")
    for tag in ("a", "b", "p", "h1", "h2", "ul", "ol", "li", "dl", "dt", "dd", "pre", "code", "div",
                "span", "label", "table", "caption", "colgroup", "tr", "td", "th", "ruby", "rt",
                "address", "nextid", "image", "button", "select", "frameset", "html", "body")
]  # fmt: skip
PIECES += [
    f"<{tag} class='{name}'>" for tag in ("div", "span", "p", "table", "img", "html")
    for name in ("admonition", "admonition-title", "arithmatex", "filename", "headerlink",
                 "highlighttable", "linenos", "mermaid", "tabbed-labels", "tabbed-set", "twemoji")
]  # fmt: skip
ADDRESSES = ["b", "#x", "", "//h/x", "http://[", "http://h:99999/", "http://%zz/", "//", "///x",
             "é", "https://xn--a/", "http://1.2.3.4.5/", "https:x", "\\\\h", "data:,x"]  # fmt: skip
PIECES += [
    f"<{tag}='{address}'>" for address in ADDRESSES
    for tag in ("a href", "img alt=x src", "img srcset", "q cite", "video poster", "iframe src")
]  # fmt: skip
markups = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)


@settings(max_examples=500, deadline=None)
@given(markups)
def test_whatever_goes_in_what_comes_out_is_fit(markup):
    """And cleaning it again changes nothing: every parser reads it alike."""
    once = cleaned(markup, base=PAGE)

    assert_fit_for_feeds(once)
    assert cleaned(once, base=PAGE) == once


@pytest.mark.parametrize("tag", ["div", "b", "pre", "table", "ul><li", "details", "svg", "x-y"])
def test_depth_is_no_danger(tag):
    """A hundred thousand elements within each other neither crash nor last."""
    assert cleaned(f"<p>A</p>{f'<{tag}>' * 100_000}", base=PAGE).startswith("<p>A</p>")


SAMPLE = """
# Title

!!! note

    === "One"

        ```python title="a.py"
        print(1 < 2)
        ```

    === "Two"

        - [x] Done [there](../other/)[^1], see ![A](a.png)

| a | b |
|---|--:|
| 1 | 2 |

[^1]: Words, words and words.

<video src="a.mp4" poster="a.png" width="1" height="2"></video>
"""


def test_the_same_page_gives_the_same_bytes():
    """In every process, whatever order its hash tables have."""
    markup, told = rendered(SAMPLE), set()
    program = "import sys; from learnscape.write.bodies import cleaned\n"
    program += f"sys.stdout.buffer.write(cleaned(sys.stdin.read(), base={PAGE!r}).encode())"
    for seed in "12":
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", program]
        told.add(subprocess.run(command, input=markup.encode(), env=environment, check=True,
                                stdout=subprocess.PIPE).stdout)  # fmt: skip

    assert told == {cleaned(markup, base=PAGE).encode()}


@pytest.mark.speed
@pytest.mark.parametrize(
    "piece",
    [rendered(SAMPLE), "<p>x", "x<a></a>", "x<svg><path/></svg>", "x<script></script>", "<b>x</b>",
     "<summary>x</summary>", "<input type=checkbox>", "<h1>x", "<tr><td>x", "<pre>\n\nx</pre>"],
)  # fmt: skip
def test_cost_grows_no_faster_than_the_page(piece):
    """Eight times the page takes far less than the 64 times of what is quadratic."""

    def taken(size):
        begun = time.process_time()
        cleaned(piece * (size // len(piece)), base=PAGE)
        return time.process_time() - begun

    assert min(taken(400_000) for _ in range(3)) <= 24 * min(taken(50_000) for _ in range(3))
