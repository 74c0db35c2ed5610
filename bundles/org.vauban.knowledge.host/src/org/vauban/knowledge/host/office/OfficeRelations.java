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

/** The parts that a part of an office file refers to by id (ISO/IEC 29500-2, clause 6.5). For one file. */
final class OfficeRelations implements XmlStream.Handler {
    private static final char SLASH = '/';

    private final String folder;
    private final Map<String, String> names = new HashMap<>();
    /** The type of each entry, in the order of the file. */
    private final Map<String, String> types = new LinkedHashMap<>();

    private OfficeRelations(String folder) {
        this.folder = folder;
    }

    /** @param part as {@code xl/workbook.xml}, empty for the file as a whole; one without relations has none */
    static OfficeRelations of(ZipArchive zip, String part) throws ReadException, IOException {
        int name = part.lastIndexOf(SLASH) + 1;
        OfficeRelations relations = new OfficeRelations(part.substring(0, name));
        InputStream in = zip.entry(relations.folder + "_rels/" + part.substring(name) + ".rels");
        if (in != null) {
            XmlStream.read(in, relations);
        }
        return relations;
    }

    /** The name of the entry with a part, or null. */
    @Nullable
    String entry(@Nullable String id) {
        return id == null ? null : names.get(id);
    }

    /**
     * The name of the entry with the part of a type, of which there is one.
     *
     * @param type last word of its address, such as {@code styles}
     * @param otherwise its usual name, for files that do not say it
     */
    String entryOfType(String type, String otherwise) {
        return entriesOfType(type).stream().findFirst().orElse(otherwise);
    }

    /** The names of the entries with parts of a type, each once. */
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
