// SPDX-License-Identifier: EPL-2.0
/** Tests of what becomes of generated code that stands in published sources. */
package org.vauban.assist.tests.licence;
