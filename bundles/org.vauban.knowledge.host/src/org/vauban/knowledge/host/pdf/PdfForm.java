// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDChoice;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.knowledge.host.content.Characters;

/**
 * Reads values of form fields and text boxes that users added to a page, which are not part of the page's text. For one
 * document.
 */
@NonNullByDefault({})
final class PdfForm {
    private static final int MOST_FIELDS = 20_000;
    /** Maximum fields on a page, since each is compared with all lines. */
    private static final int MOST_PLACES = 5_000;
    private static final int LONGEST_VALUE = 20_000;
    /**
     * Font size relative to the field's line height, since the size itself is unknown; at most LARGEST_TYPE points.
     */
    private static final float TYPE = 0.7f;
    private static final float LARGEST_TYPE = 10;
    private static final float HIGHEST_LINE = 14;

    /** Values by the dictionary of their widget annotation. */
    private final Map<COSDictionary, String> values = new IdentityHashMap<>();

    private record Box(float left, float top, float right, float bottom) {
        float middle() {
            return (top + bottom) / 2;
        }
    }

    PdfForm(PDDocument document) {
        try {
            COSDictionary form = document.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.ACRO_FORM);
            if (form != null) {
                read(new PDAcroForm(document, form));
            }
        } catch (IOException | RuntimeException e) {
            values.clear(); // the pages are readable without
        }
    }

    private void read(PDAcroForm form) throws IOException {
        for (PDField field : form.getFieldTree()) {
            String value = switch (field) {
                case PDTextField text -> text.isPassword() ? "" : text.getValue();
                case PDChoice choice -> shown(choice);
                default -> ""; // buttons and signatures
            };
            if (!value.isBlank() && value.length() <= LONGEST_VALUE && values.size() < MOST_FIELDS) {
                field.getWidgets().forEach(each -> values.put(each.getCOSObject(), value));
            }
        }
    }

    private static String shown(PDChoice choice) {
        List<String> stored = choice.getOptionsExportValues();
        List<String> displayed = choice.getOptionsDisplayValues();
        return choice.getValue().stream().map(each -> {
            int index = stored.indexOf(each);
            return index < 0 || index >= displayed.size() ? each : displayed.get(index);
        }).collect(Collectors.joining(", "));
    }

    /**
     * Adds the values on a page to its lines: after the text to the left of a field, or below the text above it.
     *
     * @param lines in reading order
     * @param room UTF-16 units that the page may still have
     * @return false if there is not enough room, or there are too many fields
     */
    boolean fill(PDPage page, List<PdfLine> lines, int room) {
        int left = room;
        int places = 0;
        for (PDAnnotation annotation : annotations(page)) {
            String value = annotation instanceof PDAnnotationWidget ? values.get(annotation.getCOSObject())
                    : isText(annotation) ? annotation.getContents() : null;
            PDRectangle place = annotation.getRectangle();
            if (value != null && place != null && !annotation.isHidden() && !annotation.isNoView()) {
                left -= value.length();
                if (left < 0 || ++places > MOST_PLACES) {
                    return false;
                }
                add(value, box(page, place), lines);
            }
        }
        return true;
    }

    /** Whether an annotation is a text box; one with a callout line is a remark. */
    private static boolean isText(PDAnnotation annotation) {
        return "FreeText".equals(annotation.getSubtype())
                && !"FreeTextCallout".equals(annotation.getCOSObject().getNameAsString(COSName.IT));
    }

    private static List<PDAnnotation> annotations(PDPage page) {
        try {
            return page.getAnnotations();
        } catch (IOException | RuntimeException e) {
            return List.of(); // damaged annotations; the page's text is readable without
        }
    }

    private static void add(String value, Box box, List<PdfLine> lines) {
        PdfLine before = null;
        int below = 0;
        for (int i = 0; i < lines.size(); i++) {
            PdfLine line = lines.get(i);
            if (line.turn() != 0) {
                continue; // for example, the form's number in the margin
            }
            boolean same = line.shownTop() <= box.middle() && box.middle() <= line.shownBottom();
            if (same && line.shownRight() <= box.right() && line.shownLeft() < box.left()
                    && (before == null || line.shownRight() > before.shownRight())) {
                before = line;
            }
            below = line.shownTop() <= box.middle() ? i + 1 : below;
        }
        List<String> parts = value.lines().map(each -> Characters.clean(each, false)).filter(each -> !each.isEmpty())
                .toList();
        if (before != null && parts.size() == 1) {
            before.separateCells(box.left());
            before.append(parts.getFirst());
            before.include(box.left(), box.top(), box.right(), box.bottom(), before.size());
            before.place(box.left(), box.top(), box.right(), box.bottom());
            return;
        }
        float height = Math.min((box.bottom() - box.top()) / Math.max(1, parts.size()), HIGHEST_LINE);
        for (int i = 0; i < parts.size(); i++) {
            PdfLine line = new PdfLine();
            line.begin(i == 0, 0);
            line.append(parts.get(i));
            line.include(box.left(), box.top() + i * height, box.right(), box.top() + (i + 1) * height,
                    Math.clamp(height * TYPE, 1f, LARGEST_TYPE));
            line.place(box.left(), box.top() + i * height, box.right(), box.top() + (i + 1) * height);
            lines.add(below + i, line);
        }
    }

    /** Converts a rectangle to the coordinates of letters: points from the upper left corner of the displayed page. */
    private static Box box(PDPage page, PDRectangle place) {
        PDRectangle crop = page.getCropBox();
        float left = place.getLowerLeftX() - crop.getLowerLeftX();
        float right = place.getUpperRightX() - crop.getLowerLeftX();
        float low = place.getLowerLeftY() - crop.getLowerLeftY();
        float high = place.getUpperRightY() - crop.getLowerLeftY();
        float width = crop.getWidth();
        float height = crop.getHeight();
        return switch (page.getRotation()) {
            case 90 -> new Box(low, left, high, right);
            case 180 -> new Box(width - right, low, width - left, high);
            case 270 -> new Box(height - high, width - right, height - low, width - left);
            default -> new Box(left, height - high, right, height - low);
        };
    }
}
