namespace Myelin.Onnx.Tests;

/// <summary>The cases that do not pass, with the reasons.</summary>
static class BackendExceptions
{
    public static readonly Dictionary<string, string> Reasons = [];
}
