// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.markdown;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a passage in a file of this machine: {@code file:///…/manual.pdf#page=41&char=100,160} or
 * {@code file:///…/App.java#L12&char=100,160}. Programs that know only pages or lines find these. A model can write
 * such an address, too, so programs that follow it must only open files that are in the index.
 *
 * @param file absolute path
 * @param page page from 1; 0 for formats without pages
 * @param line line from 1; 0 for formats whose text is not that of the file
 * @param start first UTF-16 unit in the text of the document
 * @param end exclusive
 */
public record CitationLink(Path file, int page, int line, int start, int end) {
    private static final Pattern FORM = Pattern
            .compile("(file:///[^#?\\s<>]+)#(?:page=(\\d{1,9})&|L(\\d{1,9})&)?char=(\\d{1,9}),(\\d{1,9})");

    /** How a path on Windows begins that names a server, which is connected to when it is looked at. */
    private static final Pattern SERVER = Pattern.compile("[/\\\\]{2}");

    private static final Pattern LINK = Pattern.compile("]\\((file:///[^()\\s]+)\\)");

    /** Returns the first link in a line of Markdown. */
    public static Optional<CitationLink> in(String line) {
        return LINK.matcher(line).results().map(found -> parse(found.group(1))).flatMap(Optional::stream).findFirst();
    }

    /** Returns the address without characters that end a link in Markdown. */
    public String address() {
        return address(file.toUri());
    }

    /** Returns the address for readers who know the document under another address than that of the file. */
    public String address(URI document) {
        String where = page > 0 ? "page=" + page + "&" : line > 0 ? "L" + line + "&" : "";
        String address = document.toASCIIString().replace("(", "%28").replace(")", "%29");
        return address + "#" + where + "char=" + start + "," + end;
    }

    /** Parses an address; empty for any other one, such as one that names a server. */
    public static Optional<CitationLink> parse(String address) {
        Matcher matcher = FORM.matcher(address);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            URI document = URI.create(matcher.group(1));
            if (SERVER.matcher(document.getPath()).lookingAt()) {
                return Optional.empty();
            }
            Path file = Path.of(document);
            int start = Integer.parseInt(matcher.group(4));
            int end = Integer.parseInt(matcher.group(5));
            return file.getFileName() == null || end < start ? Optional.empty()
                    : Optional.of(new CitationLink(file, number(matcher.group(2)), number(matcher.group(3)), start,
                            end));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty(); // for example, a path that is invalid on this system
        }
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
