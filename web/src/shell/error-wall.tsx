import { Button } from "antd";
import { Component, type ReactNode } from "react";

interface Wall {
  title: string;
  again: string;
  children: ReactNode;
}

/** Keeps a page that threw from taking the head with it. */
export class ErrorWall extends Component<Wall, { fallen: boolean }> {
  override state = { fallen: false };

  static getDerivedStateFromError() {
    return { fallen: true };
  }

  override render() {
    if (!this.state.fallen) return this.props.children;
    return (
      <div className="nothing" role="alert">
        <strong>{this.props.title}</strong>
        <Button onClick={() => this.setState({ fallen: false })}>{this.props.again}</Button>
      </div>
    );
  }
}
