import type { ComponentChildren } from 'preact';

/** Pictures that stand beside a text which says the same; so they are hidden from screen readers. */
function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const KeyIcon = () => (
  <Icon>
    <circle cx="8" cy="15" r="4" />
    <path d="M11 12l9-9M16 7l3 3M14 9l2 2" />
  </Icon>
);

export const PhoneIcon = () => (
  <Icon>
    <rect x="7" y="2" width="10" height="20" rx="2.5" />
    <path d="M11 18.5h2" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path d="M5 12.5l4.5 4.5L19 7.5" />
  </Icon>
);

export const CrossIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M12 3.5L2.5 20h19zM12 10v4.5M12 17.4v.1" />
  </Icon>
);

export const ClockIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5l3 2" />
  </Icon>
);

export const ScanIcon = () => (
  <Icon>
    <path d="M4 8V5a1 1 0 011-1h3M16 4h3a1 1 0 011 1v3M20 16v3a1 1 0 01-1 1h-3M8 20H5a1 1 0 01-1-1v-3M4 12h16" />
  </Icon>
);

export const SignatureIcon = () => (
  <Icon>
    <path d="M4 16.500L14.500 6l3.500 3.500L7.500 20H4zM13 20h7" />
  </Icon>
);

export const ListIcon = () => (
  <Icon>
    <path d="M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1" />
  </Icon>
);

export const HomeIcon = () => (
  <Icon>
    <path d="M4 11l8-7 8 7v8a1 1 0 01-1 1h-4v-6H9v6H5a1 1 0 01-1-1z" />
  </Icon>
);

/** The mark of the service: a person within a shield. */
export const Mark = () => (
  <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path d="M16 2l12 4v9c0 7.5-5 12.700-12 15C9 27.700 4 22.500 4 15V6z" fill="#0b4f9e" />
    <circle cx="16" cy="12.500" r="4" fill="#ffd447" />
    <path
      d="M8.800 22.500c1-4 3.900-6 7.200-6s6.200 2 7.200 6c-1.900 2.200-4.300 3.700-7.200 4.700-2.900-1-5.300-2.500-7.200-4.700z"
      fill="#ffd447"
    />
  </svg>
);
