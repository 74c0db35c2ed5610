// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.XmlStream;
import org.vauban.knowledge.host.content.ZipArchive;

/** Relations of a part of an office file to other parts, by id (ISO/IEC 29500-2, clause 6.5). For one file. */
final class OfficeRelations implements XmlStream.Handler {
    private static final char SLASH = '/';

    private final String folder;
    private final Map<String, String> names = new HashMap<>();
    /** Type of each entry, in file order. */
    private final Map<String, String> types = new LinkedHashMap<>();

    private OfficeRelations(String folder) {
        this.folder = folder;
    }

    /** @param part such as {@code xl/workbook.xml}; empty for the whole file; may have no relations */
    static OfficeRelations of(ZipArchive zip, String part) throws ReadException, IOException {
        int name = part.lastIndexOf(SLASH) + 1;
        OfficeRelations relations = new OfficeRelations(part.substring(0, name));
        InputStream in = zip.entry(relations.folder + "_rels/" + part.substring(name) + ".rels");
        if (in != null) {
            XmlStream.read(in, relations);
        }
        return relations;
    }

    /** Name of the entry with the given id, or null. */
    @Nullable
    String entry(@Nullable String id) {
        return id == null ? null : names.get(id);
    }

    /**
     * Name of the entry with a type that occurs once.
     *
     * @param type last segment of the type's URI, such as {@code styles}
     * @param otherwise usual name, for files without the relation
     */
    String entryOfType(String type, String otherwise) {
        return entriesOfType(type).stream().findFirst().orElse(otherwise);
    }

    /** Distinct names of the entries with a type. */
    List<String> entriesOfType(String type) {
        return types.entrySet().stream().filter(each -> each.getValue().equals(type)).map(Map.Entry::getKey).toList();
    }

    boolean isOfType(String entry, String type) {
        return type.equals(types.get(entry));
    }

    @Override
    public void start(String name, XmlStream xml) {
        String id = xml.attribute("Id");
        String target = xml.attribute("Target");
        if (name.equals("Relationship") && id != null && target != null && !target.isEmpty()) {
            String entry = entry(folder, target);
            names.put(id, entry);
            String type = xml.attribute("Type");
            if (type != null) {
                types.putIfAbsent(entry, type.substring(type.lastIndexOf(SLASH) + 1));
            }
        }
    }

    private static String entry(String folder, String target) {
        Deque<String> steps = new ArrayDeque<>();
        for (String step : (target.charAt(0) == SLASH ? target : folder + target).split("/")) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        return String.join("/", steps);
    }
}
