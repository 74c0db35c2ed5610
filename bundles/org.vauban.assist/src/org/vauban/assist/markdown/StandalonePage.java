// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.markdown;

/** Builds HTML pages without further files, scripts or network access. Pure. */
public final class StandalonePage {
    private StandalonePage() {}

    /**
     * Returns the page up to the content of the body, in UTF-8.
     *
     * @param language language of the page, in BCP 47
     * @param title plain text
     * @param style our own CSS
     */
    public static String begin(String language, String title, String style) {
        return "<!DOCTYPE html>\n<html lang=\"" + AnswerHtml.escape(language)
                + "\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                + "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>"
                + AnswerHtml.escape(title) + "</title>\n<style>\n" + style + "</style>\n</head>\n<body>\n";
    }
}
