// SPDX-License-Identifier: EPL-2.0
package org.vauban.doc;

import java.util.List;
import java.util.Locale;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Converts a page of Markdown to HTML for the help. Pure. */
public final class MarkdownPage {

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder().extensions(EXTENSIONS)
            .attributeProviderFactory(context -> (node, tag, attributes) -> {
                if (node instanceof Heading heading) {
                    attributes.put("id", anchor(heading));
                }
            }).build();

    private MarkdownPage() {}

    /**
     * Returns a whole page. Links to other pages and to pictures lead to their places in the bundle.
     *
     * @param language language of the text, such as {@code fr}
     */
    public static String toHtml(String markdown, String language) {
        Node document = PARSER.parse(markdown);
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(link.getDestination().replaceFirst("^([\\w-]+)\\.md(#.*)?$", "$1.html$2"));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                image.setDestination(image.getDestination().replaceFirst("^(\\.\\./)*images/", "../images/"));
                visitChildren(image);
            }
        });
        String title = document.getFirstChild() instanceof Heading heading ? text(heading) : "Vauban";
        return "<!DOCTYPE html>\n<html lang=\"" + language + "\">\n<head>\n<meta charset=\"UTF-8\">\n<title>"
                + escaped(title)
                + "</title>\n<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n"
                + RENDERER.render(document)
                + "</body>\n</html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** Returns the anchor of a heading as GitHub makes it. */
    private static String anchor(Heading heading) {
        return text(heading).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text piece) {
                text.append(piece.getLiteral());
            }
        });
        return text.toString();
    }
}
