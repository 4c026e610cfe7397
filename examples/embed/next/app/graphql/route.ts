import { answer } from '../../gateway';

export const dynamic = 'force-dynamic';
export { answer as GET, answer as OPTIONS, answer as POST };
