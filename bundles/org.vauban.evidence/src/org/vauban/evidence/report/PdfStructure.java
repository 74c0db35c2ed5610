// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDNumberTreeNode;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkInfo;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkedContentReference;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDParentTreeValue;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureTreeRoot;
import org.vauban.evidence.report.PageLine.Element;

/** The logical structure of a PDF (ISO 32000-1, 14.7): which text is a heading, a paragraph or a cell. */
final class PdfStructure {
    private final PDStructureTreeRoot root = new PDStructureTreeRoot();
    private final Map<Element, PDStructureElement> elements = new IdentityHashMap<>();
    private final List<COSArray> parents = new ArrayList<>();
    private List<PDPage> pages = List.of();

    PdfStructure(PDDocument document) {
        document.getDocumentCatalog().setStructureTreeRoot(root);
        PDMarkInfo marks = new PDMarkInfo();
        marks.setMarked(true);
        document.getDocumentCatalog().setMarkInfo(marks);
    }

    /** Creates the elements; texts can be marked from now on. */
    void begin(Element top, List<PDPage> all) {
        pages = all;
        add(top, root);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).setStructParents(i);
            parents.add(new COSArray());
        }
    }

    private void add(Element element, PDStructureNode parent) {
        PDStructureElement made = new PDStructureElement(element.type(), parent);
        if (!element.alternative().isEmpty()) {
            made.setAlternateDescription(element.alternative());
        }
        parent.appendKid(made);
        elements.put(element, made);
        element.children().forEach(child -> add(child, made));
    }

    /** Returns the marked-content id with which the next text of a page belongs to the element. */
    int mark(Element element, int page) {
        PDStructureElement owner = elements.get(element);
        if (owner == null) {
            throw new IllegalArgumentException(element.type());
        }
        COSArray ofPage = parents.get(page);
        int mark = ofPage.size();
        ofPage.add(owner.getCOSObject());
        PDMarkedContentReference reference = new PDMarkedContentReference();
        reference.setPage(pages.get(page));
        reference.setMCID(mark);
        owner.appendKid(reference);
        return mark;
    }

    /** Writes which element each text belongs to, after all texts were marked. */
    void end() {
        Map<Integer, PDParentTreeValue> numbers = new TreeMap<>();
        for (int i = 0; i < parents.size(); i++) {
            numbers.put(i, new PDParentTreeValue(parents.get(i)));
        }
        PDNumberTreeNode tree = new PDNumberTreeNode(PDParentTreeValue.class);
        tree.setNumbers(numbers);
        root.setParentTree(tree);
        root.setParentTreeNextKey(parents.size());
    }
}
