using Myelin.Fuzz;

namespace Myelin.Onnx.Tests;

public class FuzzTests
{
    [Fact]
    public void Damaged_files_give_tensors_or_typed_errors()
    {
        FuzzReport report = OnnxFuzzing.Run(1000, seed: 1, first: 0, _ => { });
        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures.Take(5)));
        Assert.True(report.Loaded > 50 && report.Refused > 50, $"{report.Loaded} loaded, {report.Refused} refused");
    }
}
