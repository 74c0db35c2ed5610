// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.markup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.XmlStream;
import org.vauban.knowledge.protocol.ContentsProtocol.Contents;
import org.vauban.knowledge.protocol.ContentsProtocol.Topic;
import org.vauban.knowledge.protocol.ContentsProtocol.Wanted;

/**
 * Reads tables of contents of Eclipse help, and their declarations in {@code plugin.xml} (extension point
 * {@code org.eclipse.help.toc}). For one table.
 */
public final class TocReader implements XmlStream.Handler {
    private static final int MAX_TOPICS = 50_000;
    private static final int MAX_CHARACTERS = 8 << 20;
    private static final int MAX_LEVELS = 10;
    private static final int LONGEST = 200;

    private final List<Topic> topics = new ArrayList<>();
    private final Deque<String> labels = new ArrayDeque<>();
    private int characters;

    private TocReader() {}

    /**
     * Reads a table of contents.
     *
     * @throws ReadException if it cannot be read because of its content
     */
    public static Contents read(Wanted wanted) throws ReadException {
        TocReader reader = new TocReader();
        try {
            XmlStream.read(new ByteArrayInputStream(Base64.getDecoder().decode(wanted.content())), reader);
        } catch (IOException | RuntimeException e) {
            throw new ReadException(ReadFailure.DAMAGED, e.getClass().getSimpleName(), e);
        }
        return new Contents(reader.topics);
    }

    @Override
    public void start(String name, XmlStream xml) throws ReadException {
        switch (name) {
            case "toc" -> {
                labels.addLast(label(xml));
                add(xml.attribute("file"), true); // in plugin.xml
                add(xml.attribute("topic"), false);
            }
            case "topic" -> {
                labels.addLast(label(xml));
                add(xml.attribute("href"), false);
            }
            case "link" -> add(xml.attribute("toc"), true);
            default -> {
                // anchors for other plug-ins, and enablement conditions
            }
        }
    }

    @Override
    public void end(String name) {
        if (name.equals("toc") || name.equals("topic")) {
            labels.removeLast();
        }
    }

    private static String label(XmlStream xml) {
        String label = xml.attribute("label");
        return label == null ? "" : Characters.clean(label.substring(0, Math.min(label.length(), LONGEST)), false);
    }

    private void add(@Nullable String href, boolean link) throws ReadException {
        if (href == null || href.isBlank() || href.length() > LONGEST * MAX_LEVELS) {
            return;
        }
        List<String> all = labels.stream().filter(each -> !each.isEmpty()).toList();
        List<String> path = all.subList(Math.max(0, all.size() - MAX_LEVELS), all.size());
        characters += href.length() + path.stream().mapToInt(String::length).sum();
        if (topics.size() == MAX_TOPICS || characters > MAX_CHARACTERS) {
            throw new ReadException(ReadFailure.TOO_LARGE, "more than a table of contents has");
        }
        topics.add(new Topic(href, link, path));
    }
}
