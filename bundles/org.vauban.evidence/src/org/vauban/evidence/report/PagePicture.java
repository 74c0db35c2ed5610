// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import org.vauban.evidence.report.PageLine.Element;

/**
 * A picture on a page, in points from the lower left corner.
 *
 * @param page from 0, after the table of contents
 * @param png content of the PNG file
 * @param element its element in the document's structure
 */
record PagePicture(int page, float x, float y, float width, float height, byte[] png, Element element) {}
