namespace Myelin.SecondDevice;

/// <summary>Compares values of two devices, which may add up in different orders.</summary>
static class Close
{
    public static void Assert(Tensor expected, Tensor received, double tolerance, string what)
    {
        Xunit.Assert.True(expected.Shape == received.Shape && expected.Type == received.Type,
            $"{what}: {received.Type}{received.Shape}, expected {expected.Type}{expected.Shape}");
        double[] a = expected.Cast(ElementType.Float64).ToArray<double>(), b = received.Cast(ElementType.Float64).ToArray<double>();
        double scale = Math.Max(1, a.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (int i = 0; i < a.Length; i++)
        {
            bool same = a[i] == b[i] || double.IsNaN(a[i]) && double.IsNaN(b[i]) || Math.Abs(a[i] - b[i]) <= tolerance * scale;
            if (!same) Xunit.Assert.Fail($"{what}: element {i} of {a.Length} is {b[i]:R}, expected {a[i]:R}");
        }
    }
}
