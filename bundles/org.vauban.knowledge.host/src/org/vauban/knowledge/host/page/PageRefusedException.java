// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.page;

/**
 * Thrown when a page exceeds the drawing limits. Unchecked, because PDFBox ignores checked exceptions of images and
 * forms. The message is for logs and contains nothing of the page.
 */
final class PageRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PageRefusedException(String detail) {
        super(detail);
    }
}
