// SPDX-License-Identifier: EPL-2.0
/** Tests of the handling of generated code that occurs in published sources. */
package org.vauban.assist.tests.licence;
