// SPDX-License-Identifier: EPL-2.0
/** Requirements and what serves them. */
package org.vauban.assist.tests.trace;
