// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.RenderedPage;
import org.vauban.knowledge.protocol.Message;
import org.vauban.knowledge.protocol.PageProtocol;
import org.vauban.knowledge.protocol.PageProtocol.Find;
import org.vauban.knowledge.protocol.PageProtocol.Found;
import org.vauban.knowledge.protocol.PageProtocol.Head;
import org.vauban.knowledge.protocol.PageProtocol.Strip;
import org.vauban.knowledge.protocol.PageProtocol.Wanted;

/**
 * Has the pages of one document rendered by a parser host that can read only the document's folder. If the host hangs
 * or crashes on a page, the page fails, and the next one gets a new host. One page at a time; any thread.
 */
public final class PageClient implements AutoCloseable {
    /** Maximum pixels of an image: an A4 page at 300 dpi. */
    public static final int MAX_PIXELS = 9_000_000;
    private static final int MAX_PAGES = 1_000_000;
    private static final int MAX_CHARACTERS = 4_000_000;
    private static final int MAX_PIECES = 200_000;
    private static final float MAX_SCALE = 20;
    /** Duration of a search step, between which pages can be rendered. */
    private static final int SEARCH_MILLIS = 1_000;
    private static final float LONGEST_SIDE = 100_000;

    private final Path file;
    private final Duration patience;
    private final Gson gson = new Gson();
    /** Held while a page is rendered. */
    private final Object drawing = new Object();
    private final RestartedHost host;

    /** @param file real path */
    public PageClient(KnowledgeLaunch launch, Path file) {
        this(launch, file, Duration.ofSeconds(20));
    }

    /** @param patience time for a page, including the opening of the file */
    public PageClient(KnowledgeLaunch launch, Path file, Duration patience) {
        this.file = file;
        this.patience = patience;
        Path mail = MailAttachments.mail(file);
        Path folder = mail == null ? file.getParent() : mail;
        List<Path> folders = folder == null ? List.of() : List.of(folder);
        host = new RestartedHost(() -> new ChildConnection(launch.pages(folders), "vauban-pages", gson));
    }

    /**
     * Renders a page. Blocks.
     *
     * @param number page number from 1
     * @param scale pixels per point
     * @throws ChildException if no host can be started
     */
    public PageOutcome page(int number, float scale) throws ChildException {
        synchronized (drawing) {
            ChildConnection connection = host.connection();
            try (ChildConnection.Call call = connection.started(ParserClient.STARTING).call(PageProtocol.METHOD,
                    new Wanted(file.toString(), number, Math.clamp(scale, 0.01f, MAX_SCALE), MAX_PIXELS),
                    patience)) {
                return answer(call, number, System.nanoTime() + patience.toNanos());
            } catch (ChildException e) {
                connection.kill();
                return new PageOutcome.Failed(ParserClient.reason(e), String.valueOf(e.getMessage()));
            } catch (RuntimeException | DataFormatException e) {
                // an invalid answer; a host that has read a hostile file may be hostile
                connection.kill();
                return new PageOutcome.Failed(ReadFailure.CRASHED, "the parser's answer makes no sense");
            }
        }
    }

    /**
     * Searches for the next page with some words for up to a second, but at least one page. Blocks.
     *
     * @param from first page to search
     * @throws ChildException if no host can be started
     */
    public PageOutcome find(String words, int from, boolean forward) throws ChildException {
        synchronized (drawing) {
            ChildConnection connection = host.connection();
            try (ChildConnection.Call call = connection.started(ParserClient.STARTING).call(PageProtocol.FIND,
                    new Find(file.toString(), words, from, forward, SEARCH_MILLIS), patience)) {
                Message answer = call.next(patience);
                Message.Failure failure = answer.failure();
                if (failure != null) {
                    return new PageOutcome.Failed(ReadFailure.valueOf(failure.reason()),
                            ParserClient.printable(failure.detail()));
                }
                Found found = gson.fromJson(answer.value(), Found.class);
                if (found.looked() < 1 || found.page() < 0 || found.page() > found.pages()
                        || found.pages() > MAX_PAGES) {
                    throw new IllegalArgumentException("a page that no document has");
                }
                return new PageOutcome.Searched(found.page(), found.looked(), found.pages());
            } catch (ChildException e) {
                connection.kill();
                return new PageOutcome.Failed(ParserClient.reason(e), String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                connection.kill();
                return new PageOutcome.Failed(ReadFailure.CRASHED, "the parser's answer makes no sense");
            }
        }
    }

    private PageOutcome answer(ChildConnection.Call call, int number, long end)
            throws ChildException, DataFormatException {
        Head head = null;
        byte[] pixels = new byte[0];
        int filled = 0;
        while (true) {
            Message answer = call.next(left(end));
            JsonElement part = answer.part();
            Message.Failure failure = answer.failure();
            if (failure != null) {
                return new PageOutcome.Failed(ReadFailure.valueOf(failure.reason()),
                        ParserClient.printable(failure.detail()));
            }
            if (part == null) {
                if (head == null || filled != pixels.length) {
                    throw new IllegalStateException("no whole image");
                }
                return new PageOutcome.Rendered(
                        new RenderedPage(head.pages(), head.width(), head.height(), pixels, head.text()));
            }
            if (head == null) {
                head = gson.fromJson(part, Head.class);
                check(head, number);
                pixels = new byte[RenderedPage.COLOURS * head.width() * head.height()];
            } else {
                filled = unpack(gson.fromJson(part, Strip.class), pixels, filled, head.width());
            }
        }
    }

    private static void check(Head head, int number) {
        DocumentPage text = head.text();
        if (head.width() < 1 || head.height() < 1 || (long) head.width() * head.height() > MAX_PIXELS
                || head.pages() < 1 || head.pages() > MAX_PAGES || text.number() != number
                || !isSide(text.width()) || !isSide(text.height()) || text.text().length() > MAX_CHARACTERS
                || ParserClient.pieces(text) > MAX_PIECES) {
            throw new IllegalArgumentException("a page that no document has");
        }
    }

    private static boolean isSide(float points) {
        return points > 0 && points <= LONGEST_SIDE; // false for NaN
    }

    /** @return offset after the strip */
    private static int unpack(Strip strip, byte[] pixels, int from, int width) throws DataFormatException {
        int length = Math.multiplyExact(Math.multiplyExact(strip.rows(), RenderedPage.COLOURS), width);
        if (length <= 0 || length > pixels.length - from) {
            throw new IllegalArgumentException("rows outside of the image");
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(Base64.getDecoder().decode(strip.pixels()));
            int done = 0;
            while (done < length) {
                int more = inflater.inflate(pixels, from + done, length - done);
                if (more == 0) {
                    throw new DataFormatException("a short strip");
                }
                done += more;
            }
        } finally {
            inflater.end();
        }
        return from + length;
    }

    private Duration left(long end) throws ChildException {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
            throw ChildException.timeout("the page was not drawn", patience);
        }
        return left;
    }

    /** Process id of the renderer, or -1. */
    public long pid() {
        return host.pid();
    }

    /** Ends the host; a page in progress counts as crashed. */
    @Override
    public void close() {
        host.close();
    }
}
