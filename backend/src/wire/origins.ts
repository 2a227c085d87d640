import { Injectable } from '@nestjs/common';

/** Which pages may open a socket or send a command as a signed-in member. Exact comparison, nothing derived. */
@Injectable()
export class Origins {
  private allowed = new Set<string>();

  /** Allows the public address; when none was given, the three names of this machine on the port in use. */
  allow(publicUrl: string, port: number, given: boolean): void {
    const own = new URL(publicUrl).origin;
    const local = ['localhost', '127.0.0.1', '[::1]'].map((name) => `http://${name}:${port}`);
    this.allowed = new Set(given ? [own] : [own, ...local]);
  }

  isConsole(origin: string | undefined): boolean {
    return origin !== undefined && this.allowed.has(origin);
  }
}
