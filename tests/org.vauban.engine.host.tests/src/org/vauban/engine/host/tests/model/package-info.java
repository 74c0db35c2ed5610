// SPDX-License-Identifier: EPL-2.0
/** Tests of loaded models and of their requests' turns. */
package org.vauban.engine.host.tests.model;
