// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes and reads the files of a composite p2 site over versions of a store. The metadata file names the ring's
 * version and its earlier ones, so that replacing this one file changes the ring. It is accepted only in the form in
 * which it is written.
 */
final class CompositeSite {
    static final String CONTENT = "compositeContent.xml";
    static final String ARTIFACTS = "compositeArtifacts.xml";
    static final String INDEX = "p2.index";
    private static final String HISTORY = "vauban.history";
    private static final String TO_VERSIONS = "../../versions/";
    private static final int MAX_HISTORY = 64;

    private CompositeSite() {}

    /**
     * The content of a ring.
     *
     * @param history versions it had, the current one last; the oldest ones are dropped
     * @param since when the current one was chosen
     */
    record Content(List<Long> history, Instant since) {
        Content {
            history = List.copyOf(history.subList(Math.max(0, history.size() - MAX_HISTORY), history.size()));
        }

        long current() {
            return history.getLast();
        }
    }

    /** Fills a template; numbers are formatted independently of the language. */
    private static String filled(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }

    static byte[] content(Ring ring, Content content) {
        return text(ring, content).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Ring ring, Content content) {
        String history = content.history.stream().map(String::valueOf).collect(Collectors.joining(" "));
        return repository(ring, "Metadata", "metadata", content.since.toEpochMilli(), filled("""
                    <property name='%s' value='%s'/>
                    <property name='p2.atomic.composite.loading' value='true'/>
                """, HISTORY, history), 3, List.of(content.current()));
    }

    static byte[] artifacts(Ring ring, Collection<Long> versions, Instant since) {
        return repository(ring, "Artifact", "artifact", since.toEpochMilli(), "", 1, versions)
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] index() {
        return """
                version=1
                metadata.repository.factory.order=compositeContent.xml,\\!
                artifact.repository.factory.order=compositeArtifacts.xml,\\!
                """.getBytes(StandardCharsets.UTF_8);
    }

    private static String repository(Ring ring, String kind, String folder, long time, String properties, int count,
            Collection<Long> versions) {
        StringBuilder xml = new StringBuilder(filled("""
                <?xml version='1.0' encoding='UTF-8'?>
                <?composite%1$sRepository version='1.0.0'?>
                <repository name='Vauban %2$s' type='org.eclipse.equinox.internal.p2.%3$s.repository.\
                Composite%1$sRepository' version='1.0.0'>
                  <properties size='%4$s'>
                    <property name='p2.timestamp' value='%5$s'/>
                """, kind, ring.text(), folder, count, time)).append(properties)
                .append("  </properties>\n  <children size='").append(versions.size()).append("'>\n");
        versions.forEach(version -> xml.append("    <child location='").append(TO_VERSIONS).append(version)
                .append("'/>\n"));
        return xml.append("  </children>\n</repository>\n").toString();
    }

    /** Returns the content of a file; empty if this class did not write it. */
    static Optional<Content> read(Ring ring, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Matcher time = Pattern.compile("name='p2\\.timestamp' value='([0-9]{1,15})'").matcher(text);
        Matcher history = Pattern.compile("name='" + Pattern.quote(HISTORY)
                + "' value='([1-9][0-9]{0,15}(?: [1-9][0-9]{0,15}){0," + (MAX_HISTORY - 1) + "})'").matcher(text);
        if (!time.find() || !history.find()) {
            return Optional.empty();
        }
        Content content = new Content(Arrays.stream(history.group(1).split(" ")).map(Long::valueOf).toList(),
                Instant.ofEpochMilli(Long.parseLong(time.group(1))));
        return text(ring, content).equals(text) ? Optional.of(content) : Optional.empty();
    }
}
