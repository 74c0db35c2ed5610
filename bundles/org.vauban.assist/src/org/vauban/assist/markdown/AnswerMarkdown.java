// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.markdown;

import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.renderer.markdown.MarkdownRenderer;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.governance.text.ShortText;

/**
 * Converts an answer to Markdown that an editor may show whatever the model wrote: nothing in it is fetched, nor leads
 * anywhere under another name. An image or a link becomes its text with its address, HTML becomes text, code blocks
 * stay. Pure.
 */
public final class AnswerMarkdown {

    private AnswerMarkdown() {}

    /**
     * Returns the safe form of an answer.
     *
     * @param markdown text beyond {@link AnswerHtml#MAX} is ignored
     */
    public static String of(String markdown) {
        String text = ShortText.beginning(markdown, AnswerHtml.MAX);
        try {
            Node document = MarkdownParser.PARSER.parse(text);
            document.accept(new Defused());
            return MarkdownRenderer.builder().extensions(MarkdownParser.EXTENSIONS).build().render(document);
        } catch (StackOverflowError e) {
            // emphasis nested thousands deep is an attack, not an answer; it is shown as plain text
            return text.replaceAll("([!-/:-@\\[-`{-~])", "\\\\$1");
        }
    }

    /** Replaces the nodes that an editor would fetch, follow or run. */
    @NonNullByDefault({})
    private static final class Defused extends AbstractVisitor {
        @Override
        public void visit(Image image) {
            address(image, image.getDestination());
        }

        @Override
        public void visit(Link link) {
            address(link, link.getDestination());
        }

        @Override
        public void visit(LinkReferenceDefinition definition) {
            definition.unlink();
        }

        @Override
        public void visit(HtmlInline html) {
            html.insertBefore(new Text(html.getLiteral().replace('\n', ' ')));
            html.unlink();
        }

        @Override
        public void visit(HtmlBlock html) {
            Paragraph paragraph = new Paragraph();
            html.getLiteral().lines().filter(line -> !line.isBlank()).forEach(line -> {
                if (paragraph.getFirstChild() != null) {
                    paragraph.appendChild(new SoftLineBreak());
                }
                paragraph.appendChild(new Text(line.strip()));
            });
            html.insertBefore(paragraph);
            html.unlink();
        }

        @Override
        public void visit(FencedCodeBlock code) {
            String info = code.getInfo();
            code.setInfo(info == null ? "" : info.strip().split("\\s", 2)[0].replaceAll("[^\\p{Alnum}+#._-]", ""));
        }

        /** Puts the text of a link or an image in its place, with the address unless that is the text. */
        private void address(Node link, String address) {
            visitChildren(link);
            StringBuilder text = new StringBuilder();
            for (Node child = link.getFirstChild(), next; child != null; child = next) {
                next = child.getNext();
                text.append(child instanceof Text words ? words.getLiteral() : " ");
                link.insertBefore(child);
            }
            if (text.isEmpty()) {
                link.insertBefore(new Text(address));
            } else if (!address.isEmpty() && !text.toString().equals(address)) {
                link.insertBefore(new Text(" (" + address + ")"));
            }
            link.unlink();
        }
    }
}
