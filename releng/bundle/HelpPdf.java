// SPDX-License-Identifier: EPL-2.0

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.vauban.evidence.report.Block;
import org.vauban.evidence.report.PdfReport;

/** The pages of the help in one language as the chapters of one PDF. */
final class HelpPdf {
    /** The order of the help's table of contents; further pages follow. */
    private static final List<String> ORDER = List.of("start", "completion", "next-edit", "chat", "editing",
            "documents", "inspector", "models", "privacy", "governance", "settings", "updates", "command-line",
            "problems", "pictures");
    private static final Parser PARSER = Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final String BULLET = "\u2022";
    private final Path folder;
    private final List<Block> blocks = new ArrayList<>();
    private String page = "";

    private HelpPdf(Path folder) {
        this.folder = folder;
    }

    /** Returns the PDF: {@code folder} has the pages, {@code time} is the document's time. */
    static byte[] of(String title, Path folder, Locale language, Instant time) throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.md")) {
            files.forEach(file -> names.add(file.getFileName().toString().replaceFirst("\\.md$", "")));
        }
        List<String> pages = new ArrayList<>(ORDER);
        if (!names.containsAll(pages)) {
            throw new IOException(folder + " has other pages than " + ORDER);
        }
        names.removeAll(ORDER);
        pages.addAll(names);
        HelpPdf pdf = new HelpPdf(folder);
        for (String page : pages) {
            pdf.page = page;
            for (Node each = PARSER.parse(Files.readString(folder.resolve(page + ".md"))).getFirstChild();
                    each != null; each = each.getNext()) {
                pdf.add(each);
            }
        }
        return PdfReport.of(title, language, pdf.blocks, time);
    }

    private void add(Node node) throws IOException {
        switch (node) {
            case Heading heading -> blocks.add(new Block.Heading(Math.min(3, heading.getLevel()), text(heading),
                    page + "-" + blocks.size()));
            case Paragraph paragraph when paragraph.getFirstChild() instanceof Image -> pictures(paragraph);
            case Paragraph paragraph -> blocks.add(new Block.Paragraph(text(paragraph)));
            case BulletList list -> items(list, 0);
            case OrderedList list -> items(list, list.getMarkerStartNumber() == null ? 1 : list.getMarkerStartNumber());
            case TableBlock table -> table(table);
            case FencedCodeBlock code -> blocks.add(new Block.Lines(code.getLiteral().lines().toList()));
            case IndentedCodeBlock code -> blocks.add(new Block.Lines(code.getLiteral().lines().toList()));
            default -> throw new IOException(page + ".md: " + node + " has no form in the PDF");
        }
    }

    private void pictures(Paragraph paragraph) throws IOException {
        for (Node each = paragraph.getFirstChild(); each != null; each = each.getNext()) {
            if (each instanceof Image image) {
                blocks.add(new Block.Picture(Files.readAllBytes(folder.resolve(image.getDestination())), text(image)));
            } else if (!(each instanceof SoftLineBreak)) {
                throw new IOException(page + ".md: text beside a picture has no form in the PDF");
            }
        }
    }

    /** Writes list items; the first paragraph of an item stands beside its marker, others below it. */
    private void items(ListBlock list, int first) throws IOException {
        int number = first;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext(), number++) {
            String marker = first == 0 ? BULLET : number + ".";
            for (Node each = item.getFirstChild(); each != null; each = each.getNext()) {
                if (each instanceof Paragraph paragraph && each == item.getFirstChild()) {
                    blocks.add(new Block.Item(marker, text(paragraph)));
                } else {
                    add(each);
                }
            }
        }
    }

    private void table(TableBlock table) {
        List<String> header = cells(table.getFirstChild().getFirstChild());
        List<List<String>> rows = new ArrayList<>();
        if (table.getFirstChild().getNext() instanceof TableBody body) {
            for (Node row = body.getFirstChild(); row != null; row = row.getNext()) {
                rows.add(cells(row));
            }
        }
        blocks.add(new Block.Table(header, rows, shares(header, rows)));
    }

    private static List<String> cells(Node row) {
        List<String> cells = new ArrayList<>();
        for (Node cell = row.getFirstChild(); cell instanceof TableCell; cell = cell.getNext()) {
            cells.add(text(cell));
        }
        return cells;
    }

    /** Returns the widths of columns: a column with longer texts is wider, within limits. */
    private static List<Float> shares(List<String> header, List<List<String>> rows) {
        List<Float> weights = new ArrayList<>();
        float sum = 0;
        for (int i = 0; i < header.size(); i++) {
            int column = i;
            int longest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
            float weight = (float) Math.sqrt(Math.clamp(Math.max(longest, header.get(i).length()), 12, 160));
            weights.add(weight);
            sum += weight;
        }
        float all = sum;
        return weights.stream().map(weight -> weight / all).toList();
    }

    /** Returns the readable text of a node; addresses outside the help are written out. */
    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text piece) {
                text.append(piece.getLiteral());
            }

            @Override
            public void visit(Code code) {
                text.append(code.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak line) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak line) {
                text.append(' ');
            }

            @Override
            public void visit(Link link) {
                int from = text.length();
                visitChildren(link);
                if (link.getDestination().startsWith("http") && !text.substring(from).equals(link.getDestination())) {
                    text.append(" (").append(link.getDestination()).append(')');
                }
            }
        });
        return text.toString();
    }
}
