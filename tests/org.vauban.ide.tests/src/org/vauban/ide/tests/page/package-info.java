// SPDX-License-Identifier: EPL-2.0
/** Tests of the viewer of pages. */
package org.vauban.ide.tests.page;
