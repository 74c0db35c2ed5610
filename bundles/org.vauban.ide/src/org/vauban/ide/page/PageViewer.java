// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.EditorPart;
import org.vauban.ide.workbench.Announcement;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.RenderedPage;
import org.vauban.knowledge.document.TextMatches;
import org.vauban.knowledge.passage.PageBox;

/** Shows a PDF document page by page, with the cited passage marked and the text of the page beside it. UI thread. */
public final class PageViewer extends EditorPart {
    /** Id of the editor in plugin.xml. */
    public static final String ID = "org.vauban.ide.page";

    private static final int PERCENT = 100;

    private PageLoader loader;
    private PageCanvas canvas;
    private PageTextPane text;
    private SashForm sash;
    private PageBar bar;
    private PageFinder finder;
    private Link problem;
    private PageZoom zoom = PageZoom.FIT;
    /** Boxes of the citation; {@link #revealed} are those of the page shown last. */
    private List<PageBox> boxes = List.of();
    private List<PageBox> revealed = List.of();
    /** Boxes of the last search result on the page that is shown; null if there is none. */
    private @Nullable List<PageBox> found;
    private int page = 1;
    /** Number of pages of the document; 0 before the first page arrives. */
    private int pages;
    /** Page that is shown; null before the first page, and if there is none. */
    private @Nullable RenderedPage shown;
    /** Whether the page could not be drawn the last time. */
    private boolean failed;

    @Override
    public void init(IEditorSite site, IEditorInput input) {
        setSite(site);
        setInput(input);
        setPartName(input.getName());
    }

    @Override
    public void createPartControl(Composite parent) {
        PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.vauban.ide.view_pages");
        PageInput input = (PageInput) getEditorInput();
        GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(parent);
        PageBar.Commands commands = commands();
        bar = new PageBar(parent, commands);
        problem = new Link(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).indent(6, 4).exclude(true).applyTo(problem);
        problem.setVisible(false);
        problem.addListener(SWT.Selection, event -> openText());
        sash = new SashForm(parent, SWT.HORIZONTAL | SWT.SMOOTH);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        canvas = new PageCanvas(sash);
        new PageKeys(canvas, commands, () -> pages).listen();
        text = new PageTextPane(sash);
        sash.setWeights(70, 30);
        canvas.control().addListener(SWT.Resize, event -> fit());
        loader = new PageLoader(PlatformUI.getWorkbench().getService(CurrentAssistant.class), input.file(),
                parent.getDisplay(), receiver());
        finder = new PageFinder(bar.control(), loader, shown());
        Action find = new Action() {
            @Override
            public void run() {
                finder.focus();
            }
        };
        getEditorSite().getActionBars().setGlobalActionHandler(ActionFactory.FIND.getId(), find);
        // after the layout, so that the page is drawn at the available width
        parent.getDisplay().asyncExec(() -> {
            if (!parent.isDisposed()) {
                cite((PageInput) getEditorInput());
            }
        });
    }

    private PageLoader.Receiver receiver() {
        return new PageLoader.Receiver() {
            @Override
            public void drawn(int drawn, RenderedPage rendered) {
                PageViewer.this.drawn(drawn, rendered);
            }

            @Override
            public void failed(int drawn, String sentence) {
                PageViewer.this.failed(drawn, sentence);
            }
        };
    }

    private PageFinder.Shown shown() {
        return new PageFinder.Shown() {
            @Override
            public @Nullable DocumentPage page() {
                RenderedPage now = shown;
                return now == null ? null : now.text();
            }

            @Override
            public int number() {
                return page;
            }

            @Override
            public void mark(List<PageBox> found, TextMatches.Match match) {
                PageViewer.this.mark(found, match);
            }

            @Override
            public void go(int to) {
                if (to == page && failed) {
                    request(); // reports the reason again
                } else {
                    PageViewer.this.go(to);
                }
            }

            @Override
            public void focus() {
                setFocus();
            }
        };
    }

    private PageBar.Commands commands() {
        return new PageBar.Commands() {
            @Override
            public void previous() {
                go(page - 1);
            }

            @Override
            public void next() {
                go(page + 1);
            }

            @Override
            public void go(int to) {
                PageViewer.this.go(to);
            }

            @Override
            public void zoom(boolean larger) {
                PageViewer.this.zoom(larger);
            }

            @Override
            public void zoom(PageZoom to) {
                PageViewer.this.zoom(to);
            }

            @Override
            public void text(boolean beside) {
                sash.setMaximizedControl(beside ? null : canvas.control());
            }
        };
    }

    /** Shows the text of the document instead, if there is one. */
    public void openText() {
        Runnable other = ((PageInput) getEditorInput()).text();
        if (other != null) {
            other.run();
        }
    }

    /** Shows the citation of another input of the same file. */
    public void cite(PageInput input) {
        setInput(input);
        boxes = input.boxes();
        revealed = List.of(); // reveals the citation even if it is the current one, in place of a later search result
        found = null;
        page = input.page();
        request();
    }

    /** Shows another page; does nothing before the first or after the last one. */
    private void go(int to) {
        if (to >= 1 && (pages == 0 || to <= pages) && to != page) {
            page = to;
            request();
        }
        bar.page(page, pages);
    }

    private float toScreen() {
        RenderedPage now = shown;
        return zoom.toScreen(now == null ? 595 : now.text().width(), canvas.room());
    }

    /** Requests the page at the resolution of the screen. */
    private void request() {
        bar.page(page, pages);
        loader.load(page, toScreen() * canvas.canvas().getMonitor().getZoom() / PERCENT);
    }

    private void zoom(boolean larger) {
        zoom(PageZoom.next(toScreen(), larger));
    }

    private void zoom(PageZoom to) {
        zoom = to;
        bar.zoom(to);
        resize();
    }

    /** Called when the width of the window has changed. */
    private void fit() {
        if (zoom.equals(PageZoom.FIT)) {
            resize();
        }
    }

    private void resize() {
        RenderedPage now = shown;
        if (now != null) {
            canvas.size(now.text().width(), now.text().height(), toScreen());
        }
        if (now != null || failed) { // a page that is too large may be drawn in another size
            request();
        }
    }

    private void drawn(int drawn, RenderedPage rendered) {
        if (drawn != page || canvas.canvas().isDisposed()) {
            return;
        }
        RenderedPage before = shown;
        boolean other = before == null || before.text().number() != drawn || !revealed.equals(boxes);
        boolean same = before != null && !other && before.text().text().equals(rendered.text().text());
        shown = rendered;
        failed = false;
        pages = rendered.pages();
        say("");
        List<PageBox> here = boxes.stream().filter(each -> each.page() == drawn).toList();
        if (!PageMarks.match(rendered.text(), here, ((PageInput) getEditorInput()).cited())) {
            here = List.of();
            say(Messages.Page_changed);
        }
        float scale = toScreen();
        if (!same) { // else search result and selection stay, only the size changes
            found = null;
            text.show(rendered, here);
        }
        List<PageBox> marked = found;
        canvas.show(rendered, scale, marked == null ? here : marked);
        bar.page(page, pages);
        bar.label(rendered.text().label());
        canvas.number(page, pages);
        revealed = boxes;
        if (other) {
            canvas.reveal();
        }
        float wanted = scale * canvas.canvas().getMonitor().getZoom() / PERCENT;
        if (before == null && Math.abs(wanted * rendered.text().width() - rendered.width()) > PERCENT) {
            request(); // the width of the first page differs from the assumed paper width
        }
        finder.drawn(rendered.text());
    }

    private void mark(List<PageBox> match, TextMatches.Match words) {
        RenderedPage now = shown;
        if (now != null) {
            found = match;
            canvas.show(now, toScreen(), match);
            canvas.reveal();
            text.select(words);
        }
    }

    private void failed(int drawn, String sentence) {
        if (drawn != page || canvas.canvas().isDisposed()) {
            return;
        }
        shown = null;
        canvas.clear();
        text.control().setText("");
        say(sentence);
        failed = true; // not before the sentence, which changes the size of the page
        finder.failed(sentence);
    }

    private void say(String sentence) {
        boolean offers = ((PageInput) getEditorInput()).text() != null;
        String words = sentence.replace("&", "&&").replace("<", "\u2039").replace(">", "\u203A");
        problem.setText(offers ? words + " <a>" + Messages.Page_asText + "</a>" : words);
        Announcement.say(problem.getDisplay(), sentence);
        boolean visible = !sentence.isEmpty();
        if (problem.getVisible() != visible) {
            GridDataFactory.createFrom((GridData) problem.getLayoutData()).exclude(!visible)
                    .applyTo(problem);
            problem.setVisible(visible);
        }
        problem.getParent().layout(true);
    }

    /** Returns the number of the page; for tests. */
    public int page() {
        return page;
    }

    /** Returns the text beside the page; for tests. */
    public StyledText text() {
        return text.control();
    }

    /** Returns the bounds of the marked lines on the page; for tests. */
    public List<Rectangle> marks() {
        return canvas.marked();
    }

    /** Returns the control that has the keyboard focus. */
    public Composite canvas() {
        return canvas.canvas();
    }

    /** Returns the list of zoom levels. */
    public Combo zooms() {
        return bar.zooms();
    }

    /** Returns the reason why there is no page; empty if there is one. */
    public String problem() {
        return problem.getVisible() ? problem.getText() : "";
    }

    /** Returns the search field. */
    public Text find() {
        return finder.field();
    }

    /** Returns the message about the search result. */
    public String found() {
        return finder.state();
    }

    /** Returns the text beside the page number. */
    public String count() {
        return bar.count();
    }

    @Override
    public void setFocus() {
        canvas.canvas().setFocus();
    }

    @Override
    public void dispose() {
        if (loader != null) {
            loader.close();
        }
        super.dispose();
    }

    @Override
    public boolean isDirty() {
        return false;
    }

    @Override
    public boolean isSaveAsAllowed() {
        return false;
    }

    @Override
    public void doSave(IProgressMonitor monitor) {
        throw new UnsupportedOperationException("pages cannot be changed");
    }

    @Override
    public void doSaveAs() {
        throw new UnsupportedOperationException("pages cannot be changed");
    }
}
