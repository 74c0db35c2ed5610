// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vauban.server.tests.Served;

/**
 * A page of {@link Chromium} with its own profile: cookies and stored page data. It collects what the page reports:
 * errors, violations of its content security policy, and requests.
 */
final class Browser implements AutoCloseable {
    private static final int PATIENCE_SECONDS = (int) Served.PATIENCE.toSeconds();

    final List<String> faults = new CopyOnWriteArrayList<>();
    final List<String> requested = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> paused = new LinkedBlockingQueue<>();
    private volatile String held;
    private final Chromium chromium;
    private final String profile;
    private final String session;

    /** @param language the user's language */
    Browser(Chromium chromium, String language) throws Exception {
        this.chromium = chromium;
        try {
            profile = chromium.call(null, "Target.createBrowserContext", Map.of()).get("browserContextId")
                    .getAsString();
            String target = chromium.call(null, "Target.createTarget", Map.of("url", "about:blank", "browserContextId",
                    profile, "width", 1280, "height", 1600)).get("targetId").getAsString();
            session = chromium.call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                    .get("sessionId").getAsString();
            chromium.listen(session, this::take);
            for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
                call(domain + ".enable", Map.of());
            }
            call("Emulation.setUserAgentOverride", Map.of("userAgent", chromium.call(null, "Browser.getVersion",
                    Map.of()).get("userAgent").getAsString(), "acceptLanguage", language));
            call("Emulation.setLocaleOverride", Map.of("locale", language));
            call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true)); // whatever other windows were open
        } catch (Exception e) {
            chromium.close();
            throw e;
        }
    }

    /** From now on, holds the page's request to an address with the given ending before it is sent. */
    void hold(String address) throws Exception {
        hold(address, "Request");
    }

    /** From now on, lets the page send its request to an address with the given ending, but holds the answer. */
    void holdAnswer(String address) throws Exception {
        hold(address, "Response");
    }

    private void hold(String address, String stage) throws Exception {
        held = address;
        call("Fetch.enable",
                Map.of("patterns", List.of(Map.of("urlPattern", "*" + address, "requestStage", stage))));
    }

    /**
     * Waits until the page has received the given number of answers from an address with the given ending, and has
     * processed them.
     */
    void awaitAnswers(String address, int count) throws Exception {
        await(answers(address) + " >= " + count);
        value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /** Waits for the held request, runs the step, and only then lets the request continue. */
    void whileHeld(Step step) throws Exception {
        String id = paused.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (id == null) {
            throw new AssertionError("the page did not ask for " + held);
        }
        held = null;
        step.take();
        chromium.send(session, "Fetch.continueRequest", Map.of("requestId", id))
                .exceptionally(failure -> null) // the page has cancelled it
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** An action of the test. */
    @FunctionalInterface
    interface Step {
        void take() throws Exception;
    }

    JsonObject call(String method, Map<String, ?> parameters) throws Exception {
        return chromium.call(session, method, parameters);
    }

    private void take(JsonObject message) {
        JsonObject parameters = message.getAsJsonObject("params");
        switch (message.get("method").getAsString()) {
            case "Runtime.exceptionThrown" -> faults.add(parameters.toString());
            case "Log.entryAdded" -> {
                JsonObject entry = parameters.getAsJsonObject("entry");
                if (!entry.get("source").getAsString().equals("network")) { // tests provoke refusals
                    faults.add(entry.toString());
                }
            }
            case "Network.requestWillBeSent" -> requested
                    .add(parameters.getAsJsonObject("request").get("url").getAsString());
            case "Fetch.requestPaused" -> pause(parameters.get("requestId").getAsString());
            default -> {
                // no call waits for it
            }
        }
    }

    private void pause(String request) {
        if (held != null) {
            paused.add(request);
        } else {
            chromium.send(session, "Fetch.continueRequest", Map.of("requestId", request));
        }
    }

    /** Runs a script in each page, before the page's own scripts. */
    void prepare(String script) throws Exception {
        call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    void open(String address) throws Exception {
        call("Page.navigate", Map.of("url", address));
    }

    /** Returns the value of a JavaScript expression, or of its promise, as text. */
    String value(String expression) throws Exception {
        JsonObject answer = call("Runtime.evaluate", Map.of("awaitPromise", true, "expression",
                "(async () => String(await (" + expression + ")))()"));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.get("exceptionDetails").toString());
        }
        return answer.getAsJsonObject("result").get("value").getAsString();
    }

    private static String answers(String address) {
        return "performance.getEntriesByType('resource').filter(each => each.name.endsWith('" + address + "')).length";
    }

    /** Returns the number of answers that the page has received from an address with the given ending. */
    int countAnswers(String address) throws Exception {
        return Integer.parseInt(value(answers(address)));
    }

    /** Waits until an expression is true, even if another page has been loaded meanwhile. */
    void await(String condition) throws Exception {
        while (true) {
            try {
                awaitHere(condition);
                return;
            } catch (TimeoutException e) {
                throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + condition + "; " + faults, e);
            } catch (ExecutionException e) {
                if (!String.valueOf(e.getMessage()).contains("navigated")) {
                    throw e;
                }
            }
        }
    }

    private void awaitHere(String condition) throws Exception {
        call("Runtime.evaluate", Map.of("awaitPromise", true, "timeout", PATIENCE_SECONDS * 1000, "expression",
                "new Promise(done => { const look = () => { let is = false; try { is = " + condition
                        + "; } catch (e) { /* not there yet */ } is ? done(true) : setTimeout(look, 20); };"
                        + " look(); })"));
    }

    /** Types into the focused element. */
    void type(String typed) throws Exception {
        call("Input.insertText", Map.of("text", typed));
    }

    void press(String key, int code) throws Exception {
        press(key, code, 0);
    }

    /** @param modifiers 1 for Alt, 2 for Control, 8 for Shift, or their sum */
    void press(String key, int code, int modifiers) throws Exception {
        for (String kind : List.of("rawKeyDown", "char", "keyUp")) {
            call("Input.dispatchKeyEvent", Map.of("type", kind, "key", key, "windowsVirtualKeyCode", code, "text",
                    key.equals("Enter") ? "\r" : "", "modifiers", modifiers));
        }
    }

    /** Chooses a file in a file field, as its dialog does. */
    void choose(String id, Path file) throws Exception {
        String object = call("Runtime.evaluate", Map.of("expression", "document.getElementById('" + id + "')"))
                .getAsJsonObject("result").get("objectId").getAsString();
        call("DOM.setFileInputFiles", Map.of("objectId", object, "files", List.of(file.toString())));
    }

    /** Returns the focusable elements that a screen reader could not announce by a name. */
    List<String> nameless() throws Exception {
        return call("Accessibility.getFullAXTree", Map.of()).getAsJsonArray("nodes").asList().stream()
                .map(JsonElement::getAsJsonObject).filter(node -> !node.get("ignored").getAsBoolean())
                .filter(node -> node.has("properties") && node.getAsJsonArray("properties").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .anyMatch(property -> property.get("name").getAsString().equals("focusable")
                                && property.getAsJsonObject("value").get("value").getAsBoolean()))
                .filter(node -> List.of("button", "textbox", "combobox", "link", "log")
                        .contains(node.getAsJsonObject("role").get("value").getAsString()))
                .filter(node -> !node.has("name") || node.getAsJsonObject("name").get("value").getAsString().isBlank())
                .map(JsonObject::toString).toList();
    }

    /** Saves a screenshot of the whole page, for people to look at. */
    void picture(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(call("Page.captureScreenshot",
                Map.of("format", "png", "captureBeyondViewport", true)).get("data").getAsString()));
    }

    @Override
    public void close() {
        chromium.forget(session);
        try {
            chromium.call(null, "Target.disposeBrowserContext", Map.of("browserContextId", profile));
        } catch (Exception e) { // it hangs or has crashed; the test has already reported that
            chromium.close();
        }
    }
}
