// SPDX-License-Identifier: EPL-2.0
/** Pages of PDF: pictures and positions of quotes. */
package org.vauban.knowledge.host.tests.page;
