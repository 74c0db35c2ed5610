// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.markdown;

/** HTML pages that need no other file, no script and no network. Pure. */
public final class StandalonePage {
    private StandalonePage() {}

    /**
     * All up to the content of the body, in UTF-8.
     *
     * @param language of the page, as BCP 47 has it
     * @param title plain text
     * @param style CSS of our own
     */
    public static String begin(String language, String title, String style) {
        return "<!DOCTYPE html>\n<html lang=\"" + AnswerHtml.escape(language)
                + "\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                + "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>"
                + AnswerHtml.escape(title) + "</title>\n<style>\n" + style + "</style>\n</head>\n<body>\n";
    }
}
