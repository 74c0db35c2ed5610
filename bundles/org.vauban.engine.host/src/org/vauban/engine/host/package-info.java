// SPDX-License-Identifier: EPL-2.0
/** The engine host: the child process that holds the models. It talks over its standard streams only. */
package org.vauban.engine.host;
