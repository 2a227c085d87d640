import { WebSocketGateway } from '@nestjs/websockets';
import { consoleSocketPath, widgetSocketPath } from '#shared/wire/events';

/** A class whose `@Handles` methods serve the console's sockets. */
export const ConsoleGateway = (): ClassDecorator => WebSocketGateway({ path: consoleSocketPath });

/** A class whose `@Handles` methods serve the widget's sockets: another engine, another caller, no cookie. */
export const WidgetGateway = (): ClassDecorator => WebSocketGateway({ path: widgetSocketPath });
