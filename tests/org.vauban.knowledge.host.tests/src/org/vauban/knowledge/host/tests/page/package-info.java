// SPDX-License-Identifier: EPL-2.0
/** Tests of PDF pages: images and positions of quotes. */
package org.vauban.knowledge.host.tests.page;
