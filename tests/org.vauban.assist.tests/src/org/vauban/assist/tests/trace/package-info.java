// SPDX-License-Identifier: EPL-2.0
/** Tests of requirements and of what serves them. */
package org.vauban.assist.tests.trace;
