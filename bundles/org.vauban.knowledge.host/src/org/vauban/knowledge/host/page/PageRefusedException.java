// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.page;

/**
 * A page has more in it than is drawn. Unchecked, since PDFBox passes over checked exceptions of images and forms. The
 * message is for logs and holds nothing of the page.
 */
final class PageRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PageRefusedException(String detail) {
        super(detail);
    }
}
