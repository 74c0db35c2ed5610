// SPDX-License-Identifier: EPL-2.0
/** What endpoints of each kind are asked, and how their answers are read. */
package org.vauban.remote.tests.dialect;
